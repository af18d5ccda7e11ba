package org.bmon.agent.source.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent, what of the answers is taken for one, and how long is waited. */
class RpcTransportTests extends StubNodeFixture {

    @Test
    void aCallIsJsonRpcTwoWithAnIdOfItsOwnAndPreemptiveCredentials() throws Exception {
        assertThat(rpc.uptimeSeconds()).isEqualTo(7);
        rpc.uptimeSeconds();

        StubNode.Request first = node.requests.get(0);
        assertThat(first.body()).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"uptime\",\"params\":[]}");
        assertThat(first.headers())
                .containsEntry("content-type", "application/json")
                .containsEntry("authorization", basic("monitor:" + PASSWORD))
                .doesNotContainKey("upgrade");
        assertThat(node.requests.get(1).id()).isEqualTo("2");
        assertThat(node.connections).as("connections").hasValue(1);
    }

    @Test
    void theOlderDialectIsReadToo() throws Exception {
        reply(200, "{\"result\":9,\"error\":null,\"id\":ID}\n");
        assertThat(rpc.uptimeSeconds()).isEqualTo(9);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400, 404, 500})
    void anErrorIsReadWhateverTheHttpStatus(int status) {
        reply(status, "{\"result\":null,\"error\":{\"code\":-5,\"message\":\"Block not found\"},\"id\":ID}");

        NodeRpcException.Rejected failure = failure(NodeRpcException.Rejected.class, () -> rpc.blockStats(BLOCK));

        assertThat(failure.code()).isEqualTo(-5);
        assertThat(failure.said()).isEqualTo("Block not found");
        assertThat(calls).containsExactly("getblockstats rejected");
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 500})
    void aNodeThatStartsSaysWhatItIsDoing(int status) {
        reply(status, "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-28,\"message\":\"Verifying blocks…\"},\"id\":ID}");

        assertThat(failure(NodeRpcException.WarmingUp.class, () -> rpc.chainInfo())
                        .stage())
                .isEqualTo("Verifying blocks…");
    }

    @Test
    void everyRefusalHasItsOwnException() {
        reply(401, "");
        failure(NodeRpcException.Unauthorized.class, () -> rpc.uptimeSeconds());
        reply(403, "");
        assertThat(failure(NodeRpcException.Forbidden.class, () -> rpc.uptimeSeconds()))
                .hasMessageContaining("uptime")
                .hasMessageContaining("rpcwhitelist");
        reply(503, "Work queue depth exceeded");
        failure(NodeRpcException.Busy.class, () -> rpc.uptimeSeconds());

        assertThat(calls).containsExactly("uptime unauthorized", "uptime forbidden", "uptime busy");
    }

    static Stream<StubNode.Reply> nonsense() {
        return Stream.of(
                StubNode.Reply.of(200, ""),
                StubNode.Reply.of(500, ""),
                StubNode.Reply.of(404, ""),
                StubNode.Reply.of(500, "out of memory"),
                StubNode.Reply.of(200, "<html>hello</html>"),
                StubNode.Reply.of(200, "{\"result\":7,"),
                StubNode.Reply.of(200, "{\"result\":7,\"error\":null,\"id\":1}}"),
                StubNode.Reply.of(200, "{\"result\":7,\"error\":null,\"id\":1} 8"),
                StubNode.Reply.of(200, "{\"result\":7,\"error\":null,\"id\":99}"),
                StubNode.Reply.of(200, "{\"result\":7,\"error\":null}"),
                StubNode.Reply.of(200, "{\"result\":null,\"error\":null,\"id\":1}"),
                StubNode.Reply.of(200, "{\"error\":{\"message\":\"no code\"},\"id\":1}"),
                StubNode.Reply.of(200, "{\"result\":\"seven\",\"id\":1}"),
                StubNode.Reply.of(200, "{\"result\":18446744073709551616,\"id\":1}"),
                StubNode.Reply.of(200, "{\"result\":1e99999999999,\"id\":1}"),
                StubNode.Reply.of(200, "[".repeat(5000)),
                StubNode.Reply.of(200, "[{\"result\":7,\"id\":1}]"),
                StubNode.Reply.of(204, ""),
                StubNode.Reply.of(418, "{\"result\":7,\"error\":null,\"id\":1}"));
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void whatIsNoAnswerIsNotTakenForOne(StubNode.Reply nonsense) {
        node.answers(request -> nonsense);

        failure(NodeRpcException.BadReply.class, () -> rpc.uptimeSeconds());

        assertThat(calls).last().isEqualTo("uptime bad-reply");
    }

    @Test
    void anAmountWithAnExponentBeyondAllLimitsIsNoAmount() {
        reply("{\"hash\":\"" + BLOCK.toHex() + "\",\"height\":1,\"tx\":[{\"vout\":[{\"value\":1e99999999999}]}]}");

        failure(NodeRpcException.BadReply.class, () -> rpc.block(BLOCK, BlockBody.Detail.TRANSACTIONS));

        assertThat(calls).containsExactly("getblock bad-reply");
    }

    @Test
    void aRedirectIsNotFollowed() throws IOException {
        try (StubNode other = new StubNode(request -> StubNode.Reply.result(request, "8"))) {
            node.answers(request -> new StubNode.Reply(
                    "HTTP/1.1 302 Found\r\nLocation: " + other.uri() + "\r\n", new byte[0], 0, false));

            failure(NodeRpcException.BadReply.class, () -> rpc.uptimeSeconds());

            assertThat(other.requests).isEmpty();
        }
    }

    @Test
    void aRequestWhoseAnswerIsLostIsNotSentAgain() {
        node.answers(request -> new StubNode.Reply(null, new byte[0], 0, false));

        failure(NodeRpcException.Unreachable.class, () -> rpc.uptimeSeconds());

        assertThat(node.requests).hasSize(1);
    }

    @Test
    void aBodyThatIsCutIsNoAnswer() {
        byte[] body = "{\"result\":7,\"error\":null,\"id\":1}".getBytes(StandardCharsets.UTF_8);
        node.answers(request -> new StubNode.Reply("HTTP/1.1 200 OK\r\n", body, body.length + 1, false));

        failure(NodeRpcException.Unreachable.class, () -> rpc.uptimeSeconds());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"result\":7,\"error\":nu"})
    void theDeadlineCoversHeadersAndBody(String begun) {
        byte[] body = begun.getBytes(StandardCharsets.UTF_8);
        node.answers(request -> new StubNode.Reply(
                begun.isEmpty() ? "" : "HTTP/1.1 200 OK\r\n", body, begun.isEmpty() ? 0 : 100, true));
        try (BitcoindNodeRpc hasty = client(RpcCredentials.password("monitor", PASSWORD), Duration.ofMillis(300))) {

            failure(NodeRpcException.TimedOut.class, hasty::uptimeSeconds);

            assertThat(calls).containsExactly("uptime timed-out");
        }
    }

    @Test
    void anAnswerThatIsTooLongIsGivenUp() {
        reply("\"" + "x".repeat(2 << 20) + "\"");

        assertThat(failure(NodeRpcException.BadReply.class, () -> rpc.uptimeSeconds()))
                .hasMessageContaining("longer than 1 MiB");
    }

    @Test
    void noConnectionIsUnreachable() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        URI nobody = URI.create("http://127.0.0.1:" + free);
        try (BitcoindNodeRpc lonely =
                new BitcoindNodeRpc(nobody, RpcCredentials.password("u", PASSWORD), RpcMetrics.NONE, null)) {
            assertThat(failure(NodeRpcException.Unreachable.class, lonely::uptimeSeconds))
                    .hasMessage("uptime: no connection to 127.0.0.1:" + free);
        }
    }

    @Test
    void anInterruptEndsTheWaitAndStaysSet() {
        node.answers(request -> new StubNode.Reply("", new byte[0], 0, true));
        Thread.currentThread().interrupt();

        failure(NodeRpcException.Unreachable.class, () -> rpc.uptimeSeconds());

        assertThat(Thread.interrupted()).isTrue();
    }
}
