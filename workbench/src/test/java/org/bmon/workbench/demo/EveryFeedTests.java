package org.bmon.workbench.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ThrowingRunnable;
import org.bmon.agent.AgentMetrics;
import org.bmon.agent.AgentPipeline;
import org.bmon.agent.AgentSettings;
import org.bmon.agent.outbox.OutboxSettings;
import org.bmon.agent.source.log.tail.LogSettings;
import org.bmon.agent.source.log.tail.StartAt;
import org.bmon.agent.source.zmq.ZmqSettings;
import org.bmon.agent.uplink.CollectorSettings;
import org.bmon.agent.uplink.TokenSource;
import org.bmon.agent.uplink.UplinkSettings;
import org.bmon.collector.CollectorServer;
import org.bmon.collector.ingest.NodeTokens;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.RanAgainst;
import org.bmon.common.TimeSource;
import org.bmon.common.event.DataGap;
import org.bmon.common.event.Event;
import org.bmon.workbench.Bitcoind;
import org.bmon.workbench.delivery.Facts;
import org.bmon.workbench.delivery.Tap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Everything that can happen to a node arrives in the collector once: by log and ZMQ together, and by ZMQ alone. On a real
 * node if BITCOIND names a bitcoind, on the simulator otherwise; the output says which.
 */
@Tag("long")
class EveryFeedTests {

    private static final Duration LONG = Duration.ofSeconds(90);

    @TempDir
    Path home;

    private static StoryNode node(Path folder) throws IOException {
        String bitcoind = Bitcoind.all();
        RanAgainst.tell(
                bitcoind == null ? "simulator" : "real bitcoind",
                bitcoind == null ? "nodes with RPC, ZMQ and logs, live" : bitcoind);
        return bitcoind == null ? new SimulatedStoryNode(folder) : new RealStoryNode(Bitcoind.first(bitcoind), folder);
    }

    private AgentPipeline agent(String name, @Nullable Path log, String zmq, URI collector, String token) {
        return new AgentPipeline(
                new AgentSettings(
                        new NodeName(name),
                        Network.REGTEST,
                        log == null ? null : new LogSettings(log, StartAt.BEGINNING, Duration.ofMillis(100)),
                        ZmqSettings.of(zmq),
                        new OutboxSettings(home.resolve("agent-" + name), 64 << 20),
                        new CollectorSettings(
                                collector,
                                TokenSource.of(token),
                                UplinkSettings.defaults()
                                        .withBatch(500, Duration.ofMillis(100), Duration.ofSeconds(1))),
                        null),
                AgentMetrics.NONE,
                Clock.systemUTC());
    }

    private static void awaitSoon(String what, ThrowingRunnable assertion) {
        await(what).atMost(LONG).pollInterval(Duration.ofMillis(200)).untilAsserted(assertion);
    }

    /** A publisher tells nobody whether it is heard: mines until a block is, and tells which. */
    private static String awaitHearing(StoryNode node, Tap tap) {
        return await("a block that is heard")
                .atMost(LONG)
                .until(
                        () -> {
                            node.mine();
                            String block = Facts.lastConnected(node.log());
                            long until = System.nanoTime() + 3_000_000_000L;
                            while (!block.isEmpty()
                                    && System.nanoTime() < until
                                    && !hasConnected(tap.events("ear"), block)) {
                                TimeUnit.MILLISECONDS.sleep(100);
                            }
                            return hasConnected(tap.events("ear"), block) ? block : "";
                        },
                        block -> !block.isEmpty());
    }

    private static boolean hasConnected(List<Event> events, String block) {
        return Facts.ofEvents(events).containsKey("connected " + block);
    }

    /** How many events there are up to the one that tells of the block. */
    private static int endOf(List<Event> events, String block) {
        for (int i = events.size() - 1; i >= 0; i--) {
            if (hasConnected(events.subList(i, i + 1), block)) {
                return i + 1;
            }
        }
        throw new AssertionError("no event of " + block);
    }

    private static long missing(List<Event> events) {
        return events.stream()
                .filter(event -> event instanceof DataGap gap
                        && gap.missing() != null
                        && gap.detail().startsWith("sequence"))
                .mapToLong(event -> ((DataGap) event).missing())
                .sum();
    }

    @Test
    void whateverHappensToTheNodeArrivesOnce() throws Exception {
        Path tokens = home.resolve("tokens");
        String both = NodeTokens.issue(tokens, new NodeName("both"));
        String ear = NodeTokens.issue(tokens, new NodeName("ear"));
        try (StoryNode node = node(home.resolve("node"));
                CollectorServer collector = CollectorServer.start(
                        "--server.port=0",
                        "--bmon.collector.store.data-dir=" + home.resolve("collector"),
                        "--bmon.collector.ingest.tokens-file=" + tokens,
                        "--bmon.collector.ingest.network=" + Network.REGTEST.label());
                Tap tap = new Tap(collector.url());
                AgentPipeline reader = agent("both", node.log(), node.zmqAddress(), tap.url(), both);
                AgentPipeline listener = agent("ear", null, node.zmqAddress(), tap.url(), ear)) {
            System.out.println("EveryFeedTests runs on " + node.title());
            reader.start();
            listener.start();
            // From this block on the ear misses nothing that is not counted.
            String last = awaitHearing(node, tap);
            int heardBefore = endOf(tap.events("ear"), last);
            long from = Facts.lineAfter(node.log(), last);
            node.play();
            node.rotate();
            node.restart();
            awaitHearing(node, tap);
            node.quiet();
            Map<String, Integer> story = Facts.ofLog(node.log(), 0);
            for (String kind : List.of("accepted", "removed", "replaced", "rejected", "invalid", "started")) {
                assertThat(Facts.sum(story, kind)).as("the story has " + kind).isPositive();
            }
            assertThat(Facts.sum(story, "disconnected")).isEqualTo(2);

            awaitSoon(
                    "once by log and ZMQ",
                    () -> assertThat(Facts.ofEvents(tap.events("both"))).isEqualTo(once(Facts.ofLog(node.log(), 0))));
            assertThat(tap.events("both"))
                    .filteredOn(event ->
                            !Facts.ofZmq(Facts.ofEvents(List.of(event))).isEmpty())
                    .as("with the log's time")
                    .allMatch(event -> event.at().source() == TimeSource.LOG);
            awaitSoon("by ZMQ alone all but what is counted as lost", () -> {
                List<Event> heard = tap.events("ear");
                List<Event> since = heard.subList(heardBefore, heard.size());
                Map<String, Integer> told = Facts.ofZmq(Facts.ofLog(node.log(), from));
                Map<String, Integer> facts = Facts.ofZmq(Facts.ofEvents(since));
                assertThat(total(facts) + missing(since)).isEqualTo(total(told));
                assertThat(facts)
                        .allSatisfy((fact, times) ->
                                assertThat(told.getOrDefault(fact, 0)).as(fact).isGreaterThanOrEqualTo(times));
                assertThat(since).allMatch(event -> event.at().source() == TimeSource.RECEIVED);
            });
            collectorHasItAll(collector.url(), Facts.ofLog(node.log(), 0));
            await().atMost(LONG).until(() -> reader.outbox().events() == 0);
        }
    }

    /** A block that is invalid is checked again and again; that is one event. */
    private static Map<String, Integer> once(Map<String, Integer> lines) {
        Map<String, Integer> facts = new TreeMap<>(lines);
        facts.replaceAll((fact, times) -> fact.startsWith("invalid") ? 1 : times);
        return facts;
    }

    private static int total(Map<String, Integer> facts) {
        return facts.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static void collectorHasItAll(URI collector, Map<String, Integer> story) {
        awaitSoon("all in the collector", () -> {
            for (String fact : story.keySet()) {
                String[] words = fact.split(" ");
                if (words[0].equals("connected")) {
                    assertThat(get(collector, "/api/v1/blocks/" + words[1])
                                    .path("hash")
                                    .asString())
                            .isEqualTo(words[1]);
                } else if (words[0].equals("rejected")) {
                    // Of what was accepted it leaves out what may be a return after a reorg.
                    assertThat(get(collector, "/api/v1/transactions/" + words[1])
                                    .path("txid")
                                    .asString())
                            .isEqualTo(words[1]);
                }
            }
            assertThat(get(collector, "/api/v1/reorgs").toString()).contains("both");
            assertThat(get(collector, "/api/v1/invalid-blocks").toString()).contains("bad-cb-amount");
        });
    }

    private static JsonNode get(URI collector, String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(collector.resolve(path)).build(), HttpResponse.BodyHandlers.ofString());
        return JsonMapper.shared().readTree(answer.body());
    }
}
