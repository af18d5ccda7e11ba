package org.bmon.workbench.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.bmon.common.Network;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each notice of the mission, from what nodes see to a message at a webhook: the events go through the real ingest of one
 * collector, whose clock the test turns, to a real Prometheus and a real Alertmanager. Times a rule asks an alert to hold
 * are shortened, and printed as they are shipped.
 */
@Tag("long")
class MissionNoticeTests {

    private static final Duration HOLD = Duration.ofSeconds(5);

    /** A notice and its words: kind of the collector, or empty where Prometheus itself finds it. */
    private record Asked(String alert, String network, String kind, String summary, String said) {}

    /** The first needs an hour and a half of the fleet's time in which nothing else may last. */
    private static final List<Asked> MISSION = List.of(
            new Asked("TipOld", "main", "tip-old", "No new block for 90 minutes on main", "older than 90 minutes"),
            new Asked(
                    "MempoolEmpty",
                    "testnet4",
                    "mempool-empty",
                    "The mempool of testnet4-4 is empty or far too small on testnet4",
                    "far less than those of its cohort"),
            new Asked(
                    "Inflation",
                    "regtest",
                    "inflation",
                    "A coinbase takes more than it may on regtest",
                    "more than subsidy plus fees"),
            new Asked(
                    "TransactionsRejected",
                    "testnet4",
                    "rejections",
                    "A node rejects strangely many transactions on testnet4",
                    "Nodes: testnet4-2."),
            new Asked("BadBlock", "regtest", "bad-block", "A block was judged invalid on regtest", "refuses a block"),
            new Asked(
                    "ConsensusSplit",
                    "testnet4",
                    "consensus-split",
                    "Nodes disagree whether a block is valid on testnet4",
                    "Nodes: testnet4-1 testnet4-2 testnet4-3 testnet4-4."),
            new Asked("Reorg", "testnet3", "reorg", "The chain reorganised on testnet3", "1 reorganisation(s)"),
            new Asked(
                    "SelfishMining",
                    "testnet3",
                    "selfish-mining",
                    "A branch on testnet3 looks as if it had been held back",
                    "appeared at once"),
            new Asked(
                    "BlockSpreadAnomalous",
                    "main",
                    "block-spread",
                    "A block spread strangely slowly on main",
                    "far from usual"),
            new Asked(
                    "TransactionSpreadAnomalous",
                    "main",
                    "transaction-spread",
                    "Transactions spread strangely slowly on main",
                    "far from usual"),
            new Asked("NodeBehind", "signet", "node-behind", "signet-4 is behind on signet", "does not catch up"),
            new Asked(
                    "NodeSilent",
                    "regtest",
                    "node-silent",
                    "Nothing is heard of regtest-4 on regtest",
                    "has not delivered"),
            new Asked(
                    "NodeUnreachable",
                    "testnet3",
                    "node-unreachable",
                    "testnet3-4 does not answer its agent on testnet3",
                    "does not answer RPC"),
            new Asked("AgentDown", "main", "", "The agent of main-1 is down", "has not reached the agent"),
            new Asked("HostDown", "signet-host", "", "is down", "node_exporter has not answered"));

    @TempDir
    Path home;

    private final Map<String, Long> began = new TreeMap<>();

    /** Something to scrape, which can go down. */
    private static HttpServer target() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = "alive 1\n".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static StockSetup.Target at(HttpServer server, String node, String network) {
        return StockSetup.Target.of(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()), node, network);
    }

    private void noteNew(ToldFleet fleet, long stepNanos) {
        fleet.notices().forEach(notice -> began.putIfAbsent(notice, stepNanos));
    }

    @Test
    void eachNoticeOfTheMissionArrivesOnceWithItsWords() throws IOException {
        Optional<String> missing = StockStack.missing();
        assumeTrue(missing.isEmpty(), () -> "NOT RUN: " + missing.orElseThrow() + " is not installed");
        StoryClock clock = new StoryClock(Clock.systemUTC().instant());
        HttpServer agent = target();
        HttpServer host = target();
        StockSetup setup = new StockSetup(
                List.of(at(agent, "main-1", "main")),
                0,
                List.of(at(host, "signet-host", "signet-host")),
                Duration.ofSeconds(3),
                HOLD);
        try (ToldFleet fleet = new ToldFleet(home, clock);
                StockStack stack = new StockStack(home, fleet.url(), setup)) {
            MissionStory story = new MissionStory(fleet, clock.micros());
            story.tellWhatIsUsual();
            fleet.until(story.troubleBegins(), () -> {});
            Awaitility.await("counters of every network, at 0, and the targets")
                    .atMost(Duration.ofSeconds(60))
                    .until(() ->
                            stack.value("count(sum by (network) (bmon_notices_total) == 0)") == Network.values().length
                                    && stack.value("sum(up{job=~\"node-agent|host\"})") == 2);
            long[] step = {System.nanoTime()};
            agent.stop(0);
            host.stop(0);
            began.put("main ", step[0]);
            began.put("signet-host ", step[0]);
            story.tellTrouble();
            Runnable afterStep = () -> {
                noteNew(fleet, step[0]);
                step[0] = System.nanoTime();
            };
            fleet.until(story.troubleIsThere(), afterStep);
            for (Asked asked : MISSION.subList(1, MISSION.size())) {
                check(asked, stack);
            }
            step[0] = System.nanoTime();
            fleet.until(story.tipIsOld(), afterStep);
            check(MISSION.get(0), stack);
            assertThat(stack.messages().stream()
                            .filter(StockStack.Message::isFiring)
                            // No other network has had a block in that time either.
                            .filter(message -> !message.alert().equals("TipOld")
                                    || message.network().equals("main"))
                            .map(message -> message.alert() + " " + message.network()))
                    .as("each once, and nothing else")
                    .containsExactlyInAnyOrderElementsOf(MISSION.stream()
                            .map(asked -> asked.alert + " " + asked.network)
                            .toList());
        }
    }

    private void check(Asked asked, StockStack stack) throws IOException {
        String notice = asked.network + " " + asked.kind;
        assertThat(began).as("notices that the collector found").containsKey(notice);
        StockStack.Message message = stack.awaitFiring(asked.alert, asked.network);
        String shipped = StockStack.shippedHold(asked.alert);
        System.out.printf(
                Locale.ROOT,
                "%-27s %-11s %5.1f s to the webhook%s%n",
                asked.alert,
                asked.network,
                (message.atNanos() - Objects.requireNonNull(began.get(notice))) / 1e9,
                shipped.isEmpty()
                        ? ""
                        : " (the rule asks it to hold for " + HOLD.toSeconds() + "s here, for " + shipped
                                + " as shipped)");
        assertThat(message.body().path("alerts")).as(asked.alert).hasSize(1);
        assertThat(message.annotation("summary")).contains(asked.summary);
        assertThat(message.annotation("description")).contains(asked.said);
        assertThat(message.annotation("runbook")).isEqualTo("docs/runbooks/" + asked.alert + ".md");
    }
}
