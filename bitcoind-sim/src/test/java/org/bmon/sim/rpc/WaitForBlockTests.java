package org.bmon.sim.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

class WaitForBlockTests {

    @TempDir
    Path dir;

    private final FixtureNode node = new FixtureNode(319900);
    private SimulatedRpcServer server;
    private Caller caller;

    @BeforeEach
    void start() throws Exception {
        Path cookie = dir.resolve(".cookie");
        server = new SimulatedRpcServer(node, RpcAccess.byCookie(cookie), 0);
        server.start();
        caller = Caller.withCookie(server, cookie);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void mine() {
        node.mine();
        server.tipChanged();
    }

    private void untilCalled(String method) {
        Awaitility.await()
                .until(() -> caller.result("getrpcinfo").toString().contains("\"method\":\"" + method + "\""));
    }

    @Test
    void newBlockWakesTheWaiting() throws Exception {
        String tip = node.tip().hash().toHex();
        CompletableFuture<HttpResponse<String>> waiting =
                caller.postLater(Caller.request("waitfornewblock", 0, tip).toString());
        untilCalled("waitfornewblock");
        assertThat(waiting).isNotDone();
        mine();
        JsonNode result = Json.MAPPER.readTree(waiting.join().body()).get("result");
        assertThat(result.get("height").intValue()).isEqualTo(150);
        assertThat(result.get("hash").stringValue()).isEqualTo(node.tip().hash().toHex());
    }

    @Test
    void tipThatHasChangedBeforeTheCallAnswersAtOnce() throws Exception {
        String old = node.tip().hash().toHex();
        mine();
        assertThat(caller.result("waitfornewblock", 0, old).get("height").intValue())
                .isEqualTo(150);
    }

    @Test
    void timeoutAnswersTheOldTip() throws Exception {
        assertThat(caller.result("waitfornewblock", 1).get("height").intValue()).isEqualTo(149);
        assertThat(caller.error("waitfornewblock", -1).get("message").stringValue())
                .isEqualTo("Negative timeout");
    }

    @Test
    void heightIsWaitedForOverSeveralBlocks() throws Exception {
        CompletableFuture<HttpResponse<String>> waiting =
                caller.postLater(Caller.request("waitforblockheight", 151).toString());
        untilCalled("waitforblockheight");
        mine();
        untilCalled("waitforblockheight");
        assertThat(waiting).isNotDone();
        mine();
        assertThat(waiting.join().body()).contains("\"height\":151");
    }

    @Test
    void templateLongPollReturnsWithTheNewTip() throws Exception {
        JsonNode request = Json.MAPPER.readTree("{\"rules\":[\"segwit\"]}");
        JsonNode template = caller.result("getblocktemplate", request);
        JsonNode poll = ((ObjectNode) request)
                .put("longpollid", template.get("longpollid").stringValue());
        CompletableFuture<HttpResponse<String>> waiting =
                caller.postLater(Caller.request("getblocktemplate", poll).toString());
        untilCalled("getblocktemplate");
        mine();
        assertThat(waiting.join().body()).contains(node.tip().hash().toHex());
    }
}
