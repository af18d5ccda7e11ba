package org.bmon.sim;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import org.bmon.common.BlockHash;
import org.bmon.common.NodeName;
import org.bmon.common.RanAgainst;
import org.bmon.sim.scenario.CoreVersion;
import org.bmon.sim.scenario.NodeSpec;
import org.bmon.sim.scenario.Rotation;
import org.bmon.sim.scenario.Scenario;
import org.bmon.sim.truth.BlockTruth;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LiveNetworkTests {

    private static final NodeName A = new NodeName("a");
    private static final NodeName B = new NodeName("b");
    private static final Duration PATIENCE = ofSeconds(60);

    @TempDir
    private Path directory;

    private final HttpClient http = HttpClient.newHttpClient();
    private SimulatedNetwork network;

    @BeforeEach
    void start() throws IOException {
        Clock clock = Clock.systemUTC();
        Scenario scenario = Scenario.builder()
                .start(clock.instant())
                .node(NodeSpec.of("a", CoreVersion.MASTER))
                .node(NodeSpec.of("b", CoreVersion.of(28)).withClockOffset(ofMillis(-500)))
                .link("a", "b", ofMillis(5))
                .build();
        network = new SimulatedNetwork(scenario, directory);
        network.start(clock, 1);
        RanAgainst.tell("simulator", "nodes with RPC, ZMQ and logs, live");
        await().atMost(PATIENCE).until(() -> call(A, "getconnectioncount").asInt(0) == 1);
    }

    @AfterEach
    void stop() {
        network.close();
    }

    private JsonNode call(NodeName node, String method) throws IOException, InterruptedException {
        String login = Files.readString(network.node(node).cookie());
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + network.node(node).rpcPort() + "/"))
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)))
                .POST(HttpRequest.BodyPublishers.ofString("{\"id\":1,\"method\":\"" + method + "\",\"params\":[]}"))
                .build();
        return JsonMapper.shared()
                .readTree(
                        http.send(request, HttpResponse.BodyHandlers.ofString()).body())
                .get("result");
    }

    private void awaitTip(NodeName node, BlockHash hash) {
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> call(node, "getbestblockhash").asString().equals(hash.toHex()));
    }

    @Test
    void minedBlockShowsInRpcLogTruthAndZmq() throws IOException {
        try (ZContext context = new ZContext()) {
            ZMQ.Socket socket = context.createSocket(SocketType.SUB);
            socket.setReceiveTimeOut(200);
            socket.subscribe("hashblock");
            socket.connect(network.node(B).zmqAddress());

            // A subscription takes its time: mine until one is heard.
            byte[][] heard = new byte[1][];
            await().atMost(PATIENCE).pollDelay(Duration.ZERO).until(() -> {
                BlockHash hash = network.mine(A);
                awaitTip(B, hash);
                String topic = socket.recvStr();
                heard[0] = topic == null ? null : socket.recv();
                return topic != null;
            });
            String hash = HexFormat.of().formatHex(heard[0]);
            assertThat(Files.readString(network.node(B).log())).contains("UpdateTip: new best=" + hash);
            BlockTruth truth = network.truth().block(BlockHash.ofHex(hash));
            assertThat(truth).isNotNull();
            assertThat(truth.connected()).containsOnlyKeys(A, B);
        }
    }

    @Test
    void restartedNodeKeepsItsPortAndCatchesUp() throws IOException {
        int port = network.node(B).rpcPort();
        network.restart(B, ofSeconds(1));
        BlockHash hash = network.mine(A);

        awaitTip(B, hash);
        assertThat(network.node(B).rpcPort()).isEqualTo(port);
        assertThat(Files.readString(network.node(B).log())).contains("Shutdown: done");
        assertThat(Files.readString(directory.resolve("truth.jsonl"))).contains("\"fact\":\"Stopped\"");
    }

    @Test
    void partitionHoldsUntilHealed() {
        network.partition(Set.of(B));
        BlockHash hash = network.mine(A);
        BlockHash other = network.mine(B);
        BlockHash last = network.mine(A);
        assertThat(network.truth().block(hash).connected()).containsOnlyKeys(A);

        network.heal();
        awaitTip(B, last);
        assertThat(network.truth().block(other).connected()).containsOnlyKeys(B);
    }

    @Test
    void rotatedLogGoesOnInANewFile() {
        network.rotateLog(A, Rotation.RENAME);
        BlockHash hash = network.mine(A);

        await().atMost(PATIENCE)
                .ignoreExceptions()
                .untilAsserted(() ->
                        assertThat(Files.readString(network.node(A).log())).contains("UpdateTip: new best=" + hash));
        assertThat(directory.resolve("a/debug.log.1")).isRegularFile();
    }

    @Test
    void nodesTellTheTimeOfTheirOwnClock() throws IOException, InterruptedException {
        long before = System.currentTimeMillis();
        long told = call(B, "getnettotals").get("timemillis").asLong(0);
        long after = System.currentTimeMillis();

        assertThat(told).isBetween(before - 501, after - 499);
    }

    @Test
    void tellsWhenSomethingIsAskedOfNobody() {
        assertThatThrownBy(() -> network.mine(new NodeName("nobody"))).hasMessageContaining("no node is called nobody");
        assertThatThrownBy(() -> new SimulatedNetwork(
                                Scenario.builder()
                                        .node(NodeSpec.of("x", CoreVersion.of(22)))
                                        .build(),
                                directory)
                        .nodes())
                .hasMessageContaining("does not run in real time");
    }
}
