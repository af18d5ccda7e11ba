package org.bmon.agent.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bmon.agent.doctor.Finding.Level;
import org.bmon.agent.source.rpc.BitcoindNodeRpc;
import org.bmon.agent.source.rpc.RpcCredentials;
import org.bmon.agent.source.rpc.RpcMetrics;
import org.bmon.common.Network;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RpcExaminationTests {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Path RECORDED = Path.of("../samples/wan-5/node0/rpc");

    private final Set<String> forbidden = ConcurrentHashMap.newKeySet();
    private final Set<String> run = ConcurrentHashMap.newKeySet();
    private final Map<String, String> results = new ConcurrentHashMap<>();
    private HttpServer node;

    @BeforeEach
    void startNode() throws IOException {
        results.put("uptime", "600");
        results.put(
                "getnettotals",
                "{\"totalbytesrecv\":1,\"totalbytessent\":1,\"timemillis\":"
                        + Clock.systemUTC().millis() + "}");
        results.put("listwallets", "[]");
        results.put("getblockchaininfo", recorded("getblockchaininfo"));
        results.put("getnetworkinfo", recorded("getnetworkinfo"));
        results.put(
                "getzmqnotifications",
                "[" + notifier("hashblock", 100_000) + "," + notifier("sequence", 100_000) + "]");
        forbidden.add("getconnectioncount");
        node = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        node.createContext("/", this::answer);
        node.start();
    }

    @AfterEach
    void stopNode() {
        node.stop(0);
    }

    private static String recorded(String method) throws IOException {
        JsonNode exchange = JSON.readTree(Files.readString(RECORDED.resolve(method + ".json")));
        return exchange.get("response").get("result").toString();
    }

    private static String notifier(String topic, int mark) {
        return "{\"type\":\"pub" + topic + "\",\"address\":\"tcp://127.0.0.1:28332\",\"hwm\":" + mark + "}";
    }

    private void answer(HttpExchange exchange) throws IOException {
        JsonNode call = JSON.readTree(exchange.getRequestBody().readAllBytes());
        String method = call.get("method").stringValue();
        int status = 200;
        String body;
        if (forbidden.contains(method)) {
            status = 403;
            body = "";
        } else if (call.get("params").size() > 12) {
            status = 500;
            body = "{\"result\":null,\"error\":{\"code\":-1,\"message\":\"usage\"},\"id\":" + call.get("id") + "}";
        } else {
            run.add(method);
            body = "{\"result\":" + results.get(method) + ",\"error\":null,\"id\":" + call.get("id") + "}";
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private List<Finding> findings(Network network) {
        URI uri = URI.create("http://127.0.0.1:" + node.getAddress().getPort());
        try (BitcoindNodeRpc rpc =
                new BitcoindNodeRpc(uri, RpcCredentials.password("monitor", "x"), RpcMetrics.NONE, null)) {
            return new RpcExamination(
                            rpc, network, List.of("tcp://127.0.0.1:28332"), Clock.systemUTC(), System::nanoTime)
                    .findings();
        }
    }

    private static Finding about(List<Finding> findings, String about) {
        return findings.stream()
                .filter(finding -> finding.about().equals(about))
                .findFirst()
                .orElseThrow(() -> new AssertionError(about + " is not in " + findings));
    }

    @Test
    void wellSetNodeIsWellAndNothingButReadingWasRun() {
        assertThat(findings(Network.REGTEST))
                .filteredOn(finding -> !finding.about().equals("rpc.warnings"))
                .allMatch(finding -> finding.level() == Level.OK);
        assertThat(run).isEqualTo(new HashSet<>(results.keySet()));
    }

    @Test
    void whitelistMustHaveWhatIsNeededAndNoMore() {
        forbidden.add("getindexinfo");
        forbidden.remove("getconnectioncount");
        List<Finding> findings = findings(Network.REGTEST);
        assertThat(about(findings, "rpc.whitelist"))
                .isEqualTo(Finding.fail(
                        "rpc.whitelist",
                        "the user may not ask getindexinfo",
                        "add them to its rpcwhitelist line (one line for a user: several are intersected)"));
        assertThat(about(findings, "rpc.restricted").level()).isEqualTo(Level.WARN);
    }

    @Test
    void sharedAddressMissingTopicWalletClockAndNetworkAreTold() {
        results.put("getzmqnotifications", "[" + notifier("hashblock", 1000) + "," + notifier("rawtx", 100_000) + "]");
        results.put("listwallets", "[\"w\"]");
        results.put("getnettotals", "{\"totalbytesrecv\":1,\"totalbytessent\":1,\"timemillis\":1000}");
        List<Finding> findings = findings(Network.MAIN);
        assertThat(about(findings, "zmq.high-water-marks").said()).contains("hashblock, 1000, holds for all");
        assertThat(about(findings, "zmq.topics").mend()).startsWith("set zmqpubsequence=");
        assertThat(about(findings, "wallet").level()).isEqualTo(Level.WARN);
        assertThat(about(findings, "clock.node").level()).isEqualTo(Level.FAIL);
        assertThat(about(findings, "rpc.network").said()).contains("the node is on regtest, the agent on main");
    }

    @Test
    void nodeThatIsAwayIsOneFailure() {
        node.stop(0);
        assertThat(findings(Network.REGTEST)).singleElement().satisfies(finding -> {
            assertThat(finding.level()).isEqualTo(Level.FAIL);
            assertThat(finding.mend()).contains("bmon.agent.rpc.url");
        });
    }
}
