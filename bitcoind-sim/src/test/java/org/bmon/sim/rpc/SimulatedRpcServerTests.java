package org.bmon.sim.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.ConnectException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class SimulatedRpcServerTests {

    @TempDir
    Path dir;

    private FixtureNode node = new FixtureNode(319900);
    private SimulatedRpcServer server;

    private Caller start(int version, RpcUser... users) throws Exception {
        return start(version, false, users);
    }

    private Caller start(int version, boolean whitelistDefault, RpcUser... users) throws Exception {
        node = new FixtureNode(version);
        server = new SimulatedRpcServer(node, new RpcAccess(cookie(), List.of(users), whitelistDefault), 0);
        server.start();
        return Caller.withCookie(server, cookie());
    }

    private Path cookie() {
        return dir.resolve(".cookie");
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void cookieIsNewAtEachStartAndGoneAfterTheStop() throws Exception {
        Caller first = start(280000);
        String cookie = Files.readString(cookie());
        int port = server.port();
        assertThat(cookie).matches("__cookie__:[0-9a-f]{64}");
        assertThat(dir.resolve(".cookie.tmp")).doesNotExist();
        server.close();
        assertThat(cookie()).doesNotExist();
        server.start();
        assertThat(server.port()).isEqualTo(port);
        assertThat(Files.readString(cookie())).isNotEqualTo(cookie).matches("__cookie__:[0-9a-f]{64}");
        assertThat(first.call("uptime").statusCode()).isEqualTo(401);
        assertThat(Caller.withCookie(server, cookie()).result("uptime").intValue())
                .isEqualTo(82);
    }

    @Test
    void nobodyIsToldAnythingWithoutThePassword() throws Exception {
        start(280000, new RpcUser("monitor", "secret", null));
        for (String credentials : List.of("", "monitor:wrong", "nobody:secret", "monitor", "__cookie__:")) {
            HttpResponse<String> answer = new Caller(server, credentials).call("uptime");
            assertThat(answer.statusCode()).as(credentials).isEqualTo(401);
            assertThat(answer.body()).isEmpty();
            assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Basic realm=\"jsonrpc\"");
        }
        assertThat(new Caller(server, "monitor:secret").result("uptime").intValue())
                .isEqualTo(82);
        assertThat(node.log).hasSize(4).allMatch(line -> line.startsWith("ThreadRPCServer incorrect password attempt"));
    }

    @Test
    void whitelistForbidsWithAnEmptyBodyAndABatchWhole() throws Exception {
        start(319900, new RpcUser("monitor", "secret", Set.of("uptime")));
        Caller monitor = new Caller(server, "monitor:secret");
        assertThat(monitor.result("uptime").intValue()).isEqualTo(82);
        HttpResponse<String> one = monitor.post("{\"jsonrpc\":\"2.0\",\"method\":\"stop\",\"id\":1}");
        assertThat(one.statusCode()).isEqualTo(403);
        assertThat(one.body()).isEmpty();
        HttpResponse<String> batch = monitor.post("[{\"method\":\"uptime\",\"id\":1},{\"method\":\"getblockcount\"}]");
        assertThat(batch.statusCode()).isEqualTo(403);
        assertThat(batch.body()).isEmpty();
        assertThat(node.done).isEmpty();
        assertThat(node.log).contains("RPC User monitor not allowed to call method stop");
    }

    @Test
    void whitelistDefaultLocksOutTheCookie() throws Exception {
        Caller byCookie = start(280000, true, new RpcUser("monitor", "secret", Set.of("uptime")));
        assertThat(byCookie.call("uptime").statusCode()).isEqualTo(403);
        assertThat(new Caller(server, "monitor:secret").call("uptime").statusCode())
                .isEqualTo(200);
    }

    @Test
    void otherPathsAndMethodsOfHttpAreRefused() throws Exception {
        Caller caller = start(280000);
        assertThat(caller.send(caller.to("/rest/chaininfo.json", null)).statusCode())
                .isEqualTo(404);
        assertThat(caller.send(caller.to("/other", "{}")).body()).isEmpty();
        HttpResponse<String> get = caller.send(caller.to("/", null));
        assertThat(get.statusCode()).isEqualTo(405);
        assertThat(get.body()).isEqualTo("JSONRPC server handles only POST requests");
        assertThat(caller.send(caller.to("/wallet/w", "{\"method\":\"uptime\"}"))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void legacyAnswerHasBothKeysAndErrorsHaveHttpStatus() throws Exception {
        Caller caller = start(319900);
        HttpResponse<String> good = caller.post("{\"method\":\"uptime\",\"id\":7}");
        assertThat(good.body()).isEqualTo("{\"result\":82,\"error\":null,\"id\":7}\n");
        assertThat(good.headers().firstValue("Content-Type")).contains("application/json");
        HttpResponse<String> unknown = caller.call("nosuchmethod");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body())
                .isEqualTo(
                        "{\"result\":null,\"error\":{\"code\":-32601,\"message\":\"Method not found\"},\"id\":\"x\"}\n");
        assertThat(caller.post("{\"id\":1}").statusCode()).isEqualTo(400);
        HttpResponse<String> broken = caller.post("{\"method\":");
        assertThat(broken.statusCode()).isEqualTo(500);
        assertThat(broken.body()).contains("-32700", "Parse error");
        assertThat(caller.post("").body()).contains("-32700");
        assertThat(caller.post("7").body()).contains("Top-level object parse error");
    }

    @Test
    void versionTwoAnswersErrorsWithHttpSuccess() throws Exception {
        Caller caller = start(280000);
        HttpResponse<String> good = caller.post("{\"jsonrpc\":\"2.0\",\"method\":\"uptime\",\"id\":7}");
        assertThat(good.body()).isEqualTo("{\"jsonrpc\":\"2.0\",\"result\":82,\"id\":7}\n");
        HttpResponse<String> bad = caller.post("{\"jsonrpc\":\"2.0\",\"method\":\"no\",\"id\":7}");
        assertThat(bad.statusCode()).isEqualTo(200);
        assertThat(bad.body())
                .isEqualTo(
                        "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32601,\"message\":\"Method not found\"},\"id\":7}\n");
        HttpResponse<String> notification = caller.post("{\"jsonrpc\":\"2.0\",\"method\":\"uptime\"}");
        assertThat(notification.statusCode()).isEqualTo(204);
        assertThat(notification.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {220000, 270200})
    void versionTwoIsIgnoredBeforeTwentyEight(int version) throws Exception {
        Caller caller = start(version);
        assertThat(caller.post("{\"jsonrpc\":\"2.0\",\"method\":\"uptime\"}").body())
                .isEqualTo("{\"result\":82,\"error\":null,\"id\":null}\n");
        assertThat(caller.post("{\"jsonrpc\":\"1.1\",\"method\":\"no\",\"id\":1}")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void otherVersionsAreRejectedSinceTwentyEight() throws Exception {
        Caller caller = start(280000);
        HttpResponse<String> answer = caller.post("{\"jsonrpc\":\"1.1\",\"method\":\"uptime\",\"id\":1}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("-32600", "JSON-RPC version not supported");
        assertThat(caller.post("{\"jsonrpc\":\"1.0\",\"method\":\"uptime\",\"id\":1}")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void batchAnswersEachInOrder() throws Exception {
        Caller caller = start(319900);
        HttpResponse<String> answer = caller.post("[{\"method\":\"uptime\",\"id\":1},{\"method\":\"no\",\"id\":2},17,"
                + "{\"jsonrpc\":\"2.0\",\"method\":\"getblockcount\"},{\"method\":\"getblockcount\",\"id\":3}]");
        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode answers = Json.MAPPER.readTree(answer.body());
        assertThat(answers).hasSize(4);
        assertThat(answers.at("/0/result").intValue()).isEqualTo(82);
        assertThat(answers.at("/1/error/code").intValue()).isEqualTo(-32601);
        assertThat(answers.at("/2/error/code").intValue()).isEqualTo(-32600);
        assertThat(answers.at("/3/result").intValue()).isEqualTo(149);
        assertThat(caller.post("[]").body()).isEqualTo("[]\n");
        assertThat(caller.post("[{\"jsonrpc\":\"2.0\",\"method\":\"uptime\"}]").statusCode())
                .isEqualTo(204);
    }

    @Test
    void warmUpIsAnErrorWithTheStage() throws Exception {
        Caller caller = start(280000);
        node.warmup = "Loading block index…";
        HttpResponse<String> legacy = caller.call("nosuchmethod");
        assertThat(legacy.statusCode()).isEqualTo(500);
        assertThat(legacy.body()).contains("-28", "Loading block index…");
        HttpResponse<String> two = caller.post("{\"jsonrpc\":\"2.0\",\"method\":\"uptime\",\"id\":7}");
        assertThat(two.statusCode()).isEqualTo(200);
        node.warmup = null;
        assertThat(caller.result("uptime").intValue()).isEqualTo(82);
    }

    @Test
    void parametersComeByPositionByNameOrMixed() throws Exception {
        Caller caller = start(319900);
        String hash = FixtureNode.hash(9).toHex();
        assertThat(caller.post("{\"method\":\"getblockhash\",\"params\":{\"height\":9}}")
                        .body())
                .contains(hash);
        assertThat(caller.post("{\"method\":\"getblockheader\",\"params\":{\"args\":[\"" + hash
                                + "\"],\"verbose\":false}}")
                        .body())
                .contains("\"result\":\"00000020");
        assertThat(caller.post("{\"method\":\"getblockhash\",\"params\":{\"hight\":9}}")
                        .body())
                .contains("-8", "Unknown named parameter hight");
        assertThat(caller.error("getblockhash").get("code").intValue()).isEqualTo(-1);
        assertThat(caller.error("getblockhash", 1, 2).get("code").intValue()).isEqualTo(-1);
        assertThat(caller.error("getblockhash", "9").get("code").intValue()).isEqualTo(-3);
        assertThat(caller.error("getblockhash", 150).get("message").stringValue())
                .isEqualTo("Block height out of range");
        assertThat(caller.error("getblock", "abc").get("message").stringValue())
                .isEqualTo("blockhash must be of length 64 (not 3, for 'abc')");
    }

    @Test
    void stopAnswersFirstAndThenStopsTheNode() throws Exception {
        Caller caller = start(280000);
        assertThat(caller.result("stop").stringValue()).isEqualTo("Bitcoin Core stopping");
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> node.done.contains("stop"));
        server.close();
        assertThat(catchIt(caller)).isInstanceOf(ConnectException.class);
    }

    private static Throwable catchIt(Caller caller) {
        return catchThrowable(() -> caller.call("uptime"));
    }
}
