package org.bmon.workbench.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.bmon.collector.ingest.NodeTokens;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.event.Event;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What kill -9 of agents, of the collector and of both leaves, while a node goes on. */
@Tag("long")
class KillTests {

    private static final Duration LONG = Duration.ofSeconds(120);
    private static final long SEED = 20;

    @TempDir
    Path home;

    private Path tokens;
    private int port;

    @BeforeEach
    void prepare() throws IOException {
        tokens = home.resolve("tokens");
        for (String name : new String[] {WatchedAgents.BOTH, WatchedAgents.EAR}) {
            Files.writeString(home.resolve("token-" + name), NodeTokens.issue(tokens, new NodeName(name)));
        }
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
    }

    private Child collector() throws IOException {
        return new Child(
                256,
                CollectorProcess.class,
                List.of(
                        "--server.port=" + port,
                        "--bmon.collector.store.data-dir=" + home.resolve("collector"),
                        "--bmon.collector.ingest.tokens-file=" + tokens,
                        "--bmon.collector.ingest.network=" + Network.REGTEST.label()));
    }

    private Child agents(FactNode node, Tap tap) throws IOException {
        return new Child(
                64,
                AgentsProcess.class,
                List.of(
                        "",
                        home.resolve("state").toString(),
                        node.log().toString(),
                        node.zmqAddress(),
                        tap.url().toString(),
                        tokens.toString()));
    }

    @Test
    void killsOfAgentCollectorAndBothLoseNothingUncounted() throws Exception {
        SplittableRandom random = new SplittableRandom(SEED);
        URI url = URI.create("http://127.0.0.1:" + port);
        Child collector = collector();
        try (FactNode node = new FactNode(home.resolve("node"), Clock.systemUTC());
                Tap tap = new Tap(url)) {
            Child agents = agents(node, tap);
            try {
                awaitHeard(node, tap);
                for (String victim : new String[] {"agents", "collector", "both", "agents"}) {
                    for (long left = 10 + random.nextInt(15); left > 0; left--) {
                        node.act(1 + random.nextInt(10));
                        TimeUnit.MILLISECONDS.sleep(random.nextInt(60));
                    }
                    if (!victim.equals("collector")) {
                        agents.kill();
                    }
                    if (!victim.equals("agents")) {
                        collector.kill();
                        collector = collector();
                    }
                    node.act(random.nextInt(20));
                    if (!victim.equals("collector")) {
                        agents = agents(node, tap);
                    }
                    awaitHeard(node, tap);
                }
                await().atMost(LONG).untilAsserted(() -> {
                    assertThat(Account.ofAll(node.facts(), tap.events(WatchedAgents.BOTH)))
                            .isEmpty();
                    List<Event> heard = tap.events(WatchedAgents.EAR);
                    assertThat(Account.ofHeard(node.facts(), node.sent() - Account.before(heard), heard))
                            .isEmpty();
                });
                Child last = agents;
                await("all durable").atMost(LONG).until(() -> Long.valueOf(0).equals(last.report("waiting")));
                assertThat(Account.missing(tap.events(WatchedAgents.EAR))).isPositive();
            } finally {
                agents.kill();
            }
            collector.kill();
            collector = collector();
            collectorHas(url, node);
        } finally {
            collector.kill();
        }
    }

    /** Only what is heard is no first word: facts until the ear tells of one that is new. */
    private static void awaitHeard(FactNode node, Tap tap) {
        int before = tap.events(WatchedAgents.EAR).size();
        await().atMost(LONG).pollInterval(Duration.ofMillis(100)).until(() -> {
            node.act();
            return tap.events(WatchedAgents.EAR).size() > before;
        });
    }

    /** What was durable before the last kill. */
    private static void collectorHas(URI url, FactNode node) {
        HttpClient http = HttpClient.newHttpClient();
        await().atMost(LONG).ignoreExceptionsInstanceOf(IOException.class).untilAsserted(() -> {
            for (String fact : node.facts()) {
                if (fact.startsWith("connected ")) {
                    HttpResponse<String> answer = http.send(
                            HttpRequest.newBuilder(url.resolve("/api/v1/blocks/" + fact.split(" ")[1]))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
                    assertThat(answer.body()).contains(fact.split(" ")[1]).contains("\"CONNECTED\"");
                }
            }
        });
    }
}
