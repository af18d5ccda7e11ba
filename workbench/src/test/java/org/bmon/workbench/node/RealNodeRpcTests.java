package org.bmon.workbench.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.core.ConditionFactory;
import org.bmon.agent.source.rpc.BitcoindNodeRpc;
import org.bmon.agent.source.rpc.NodeRpcException;
import org.bmon.agent.source.rpc.RpcCredentials;
import org.bmon.agent.source.rpc.RpcMethod;
import org.bmon.agent.source.rpc.RpcMetrics;
import org.bmon.agent.source.rpc.RpcOutcome;
import org.bmon.agent.source.rpc.poll.NodeFacts;
import org.bmon.agent.source.rpc.poll.PollKind;
import org.bmon.agent.source.rpc.poll.PollMetrics;
import org.bmon.agent.source.rpc.poll.PollSettings;
import org.bmon.agent.source.rpc.poll.RpcSource;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.RanAgainst;
import org.bmon.common.event.BlockAudit;
import org.bmon.common.event.ChainState;
import org.bmon.common.event.MempoolState;
import org.bmon.common.event.NodeReachable;
import org.bmon.common.event.TemplateState;
import org.bmon.workbench.Bitcoind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The client and the polls against a real bitcoind on regtest; needs its path in BITCOIND. */
class RealNodeRpcTests {

    private static final String PASSWORD = "a:b/c@d%20";

    @TempDir
    Path directory;

    private int port;
    private Process bitcoind;

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(50));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String rpcauth() throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("5a17".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        StringBuilder hex = new StringBuilder();
        for (byte each : mac.doFinal(PASSWORD.getBytes(StandardCharsets.UTF_8))) {
            hex.append(String.format("%02x", each));
        }
        return "monitor:5a17$" + hex;
    }

    /** As docs/rpc.md tells: a user with exactly the whitelist, and the cookie beside it. */
    private void start() throws Exception {
        String program = Bitcoind.first(Bitcoind.needed()).toString();
        RanAgainst.tell("real bitcoind", program);
        port = freePort();
        String whitelist = Arrays.stream(RpcMethod.values())
                .filter(method -> !method.optional())
                .map(RpcMethod::wire)
                .collect(Collectors.joining(","));
        List<String> lines = List.of(
                "regtest=1",
                "server=1",
                "printtoconsole=0",
                "rpcauth=" + rpcauth(),
                "rpcwhitelist=monitor:" + whitelist,
                "rpcwhitelistdefault=0",
                "dbcache=16",
                "par=1",
                "listen=0",
                "listenonion=0",
                "dnsseed=0",
                "[regtest]",
                "rpcport=" + port,
                "rpcbind=127.0.0.1",
                "rpcallowip=127.0.0.1");
        Files.writeString(directory.resolve("bitcoin.conf"), String.join("\n", lines) + "\n");
        bitcoind = new ProcessBuilder(program, "-datadir=" + directory)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("console").toFile())
                .start();
    }

    private void end() throws InterruptedException {
        if (bitcoind != null) {
            bitcoind.destroy();
            bitcoind.waitFor();
        }
    }

    private Path cookie() {
        return directory.resolve("regtest/.cookie");
    }

    private JsonNode call(String method, Object... params) throws IOException, InterruptedException {
        String login = Base64.getEncoder().encodeToString(Files.readAllBytes(cookie()));
        String body =
                JsonMapper.shared().writeValueAsString(Map.of("method", method, "params", List.of(params), "id", 1));
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port))
                .header("Authorization", "Basic " + login)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        JsonNode answer = JsonMapper.shared()
                .readTree(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofString())
                        .body());
        assertThat(answer.path("error").isObject()).as(answer.toString()).isFalse();
        return answer.path("result");
    }

    private void mine(int blocks) throws IOException, InterruptedException {
        call("generatetodescriptor", blocks, "raw(51)#8lvh9jxk");
    }

    private BitcoindNodeRpc client(RpcCredentials credentials, RpcMetrics metrics) {
        return new BitcoindNodeRpc(URI.create("http://127.0.0.1:" + port), credentials, metrics, null);
    }

    @Test
    void aRealNodeAnswersWhatItShould() throws Exception {
        start();
        try (BitcoindNodeRpc rpc = client(RpcCredentials.cookie(cookie()), RpcMetrics.NONE)) {
            soon().ignoreExceptions().until(() -> rpc.uptimeSeconds() >= 0);
            mine(5);
            new NodeContract(rpc, rpc.networkInfo().version()).check();
        } finally {
            end();
        }
    }

    @Test
    void theWhitelistIsAllThatThePollsNeed() throws Exception {
        start();
        Map<RpcMethod, RpcOutcome> outcomes = new ConcurrentHashMap<>();
        FeedBox box = new FeedBox();
        PollSettings settings = new PollSettings(
                Map.of(PollKind.CHAIN, Duration.ofSeconds(1)), true, Duration.ZERO, Duration.ZERO, List.of());
        BitcoindNodeRpc rpc = client(
                RpcCredentials.password("monitor", PASSWORD),
                (method, outcome, nanos) -> outcomes.put(method, outcome));
        try (RpcSource source = new RpcSource(
                rpc,
                new NodeName("real"),
                Network.REGTEST,
                settings,
                new NodeFacts(settings, System::nanoTime),
                box,
                PollMetrics.NONE,
                Clock.systemUTC(),
                System::nanoTime)) {
            source.start();
            soon().until(() -> !box.all(NodeReachable.class).isEmpty());
            // A node of old blocks is in its initial download: a block of now ends that.
            mine(3);
            soon().until(() -> box.all(BlockAudit.class).stream().anyMatch(audit -> audit.height() == 3));
            soon().until(() -> box.all(ChainState.class).stream().anyMatch(state -> state.height() == 3));
            soon().until(() -> !box.all(TemplateState.class).isEmpty()
                    && !box.all(MempoolState.class).isEmpty());
            mine(1);
            soon().until(() -> box.all(BlockAudit.class).stream().anyMatch(audit -> audit.height() == 4));
            assertThat(box.all(BlockAudit.class)).allSatisfy(audit -> {
                assertThat(audit.claimedSat()).isEqualTo(audit.subsidySat() + audit.feesSat());
                assertThat(audit.independentFeesSat()).isEqualTo(audit.feesSat());
            });
            soon().until(() ->
                    outcomes.containsKey(RpcMethod.GETZMQNOTIFICATIONS) && outcomes.containsKey(RpcMethod.LISTBANNED));
            assertThat(outcomes).doesNotContainValue(RpcOutcome.FORBIDDEN).doesNotContainValue(RpcOutcome.BAD_REPLY);
            try (BitcoindNodeRpc curious = client(RpcCredentials.password("monitor", PASSWORD), RpcMetrics.NONE)) {
                assertThatThrownBy(() -> curious.feeEstimate(2)).isInstanceOf(NodeRpcException.Forbidden.class);
            }
        } finally {
            end();
        }
    }
}
