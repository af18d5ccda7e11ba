package org.bmon.agent.source.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bmon.common.BlockHash;
import org.bmon.common.Network;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client against a server that does what a real one does on bad days. */
class BitcoindNodeRpcTests {

    private static final String PASSWORD = "p@ss:w/örd%40$";
    private static final BlockHash BLOCK = new BlockHash(0, 1, 2, 3);

    @TempDir
    Path directory;

    private final List<String> calls = new CopyOnWriteArrayList<>();
    private StubNode node;
    private BitcoindNodeRpc rpc;

    @BeforeEach
    void start() throws IOException {
        node = new StubNode(request -> StubNode.Reply.result(request, "7"));
        rpc = client(RpcCredentials.password("monitor", PASSWORD), Duration.ofSeconds(30));
    }

    private BitcoindNodeRpc client(RpcCredentials credentials, Duration longest) {
        return new BitcoindNodeRpc(
                node.uri(),
                credentials,
                (method, outcome, nanos) -> calls.add(method.wire() + " " + outcome.label()),
                null,
                longest);
    }

    @AfterEach
    void stop() throws IOException {
        rpc.close();
        node.close();
    }

    private void reply(String result) {
        node.answers(request -> StubNode.Reply.result(request, result));
    }

    private void reply(int status, String body) {
        node.answers(request -> StubNode.Reply.of(status, body.replace("ID", request.id())));
    }

    private static <E extends NodeRpcException> E failure(Class<E> type, ThrowingCallable call) {
        E failure = catchThrowableOfType(type, call);
        assertThat(failure).as("a failure of type " + type.getSimpleName()).isNotNull();
        return failure;
    }

    private static String basic(String text) {
        return "Basic " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

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

    @Test
    void aCookieIsReadAgainWhenItIsRefused() throws Exception {
        Path cookie = directory.resolve(".cookie");
        Files.writeString(cookie, "__cookie__:old");
        FileTime time = Files.getLastModifiedTime(cookie);
        rpc.close();
        rpc = client(RpcCredentials.cookie(cookie), Duration.ofSeconds(30));
        rpc.uptimeSeconds();
        Files.writeString(cookie, "__cookie__:new");
        Files.setLastModifiedTime(cookie, time);
        node.answers(request -> basic("__cookie__:new").equals(request.headers().get("authorization"))
                ? StubNode.Reply.result(request, "8")
                : StubNode.Reply.of(401, ""));

        assertThat(rpc.uptimeSeconds()).isEqualTo(8);

        assertThat(node.requests).hasSize(3);
    }

    @Test
    void aCookieOfAnotherTimeIsReadAtOnce() throws Exception {
        Path cookie = directory.resolve(".cookie");
        Files.writeString(cookie, "__cookie__:old\n");
        rpc.close();
        rpc = client(RpcCredentials.cookie(cookie), Duration.ofSeconds(30));
        rpc.uptimeSeconds();
        Files.writeString(cookie, "__cookie__:new");
        Files.setLastModifiedTime(cookie, FileTime.fromMillis(1_000));

        rpc.uptimeSeconds();

        assertThat(node.requests)
                .extracting(request -> request.headers().get("authorization"))
                .containsExactly(basic("__cookie__:old"), basic("__cookie__:new"));
    }

    @Test
    void withoutACookieTheRefusalSaysWhichFileIsMissing() {
        Path missing = directory.resolve("nowhere/.cookie");
        rpc.close();
        rpc = client(RpcCredentials.cookie(missing), Duration.ofSeconds(30));
        reply(401, "");

        assertThat(failure(NodeRpcException.Unauthorized.class, () -> rpc.uptimeSeconds()))
                .hasMessageContaining(missing.toString());
        assertThat(node.requests)
                .singleElement()
                .satisfies(request -> assertThat(request.headers()).doesNotContainKey("authorization"));
    }

    @Test
    void aPasswordCanComeFromAFile() throws Exception {
        Path file = directory.resolve("password");
        Files.writeString(file, PASSWORD + "\n");
        rpc.close();
        rpc = client(RpcCredentials.passwordFile("monitor", file), Duration.ofSeconds(30));

        rpc.uptimeSeconds();

        assertThat(node.requests.get(0).headers()).containsEntry("authorization", basic("monitor:" + PASSWORD));
    }

    @Test
    void noMessageHoldsParametersOrSecrets() throws IOException {
        RpcCredentials credentials = RpcCredentials.password("monitor", PASSWORD);
        for (int status : new int[] {200, 302, 401, 403, 500, 503}) {
            reply(status, "{\"oops\":\"" + PASSWORD + "\"");
            assertThatThrownBy(() -> rpc.blockStats(BLOCK))
                    .isInstanceOf(NodeRpcException.class)
                    .satisfies(e ->
                            assertThat(e.getMessage()).doesNotContain(PASSWORD).doesNotContain(BLOCK.toHex()));
        }
        assertThat(credentials.toString()).doesNotContain(PASSWORD);
    }

    @Test
    void amountsAreExact() throws Exception {
        String body = "{\"loaded\":true,\"size\":1,\"bytes\":1,\"usage\":1,\"total_fee\":20999999.97690001,"
                + "\"maxmempool\":1,\"mempoolminfee\":1e-08,\"minrelaytxfee\":0.00001000,\"unbroadcastcount\":0}";
        reply(body);

        MempoolInfo info = rpc.mempoolInfo();

        assertThat(info.totalFeeSat()).isEqualTo(2_099_999_997_690_001L);
        assertThat(info.minFeeSatPerKvb()).isEqualTo(1);
        assertThat(info.minRelayFeeSatPerKvb()).isEqualTo(1000);
        reply(body.replace("1e-08", "1e-09"));
        assertThat(failure(NodeRpcException.BadReply.class, () -> rpc.mempoolInfo()))
                .hasMessage("getmempoolinfo: getmempoolinfo.mempoolminfee is no amount in whole satoshi");
    }

    @Test
    void textIsUtf8() throws Exception {
        reply("[\"café € \\u0001\"]");
        assertThat(rpc.wallets()).containsExactly("café € \u0001");
    }

    @Test
    void whatIsMissingIsNamedWithItsPlace() {
        reply("{\"active_commands\":[{\"method\":\"uptime\"}],\"logpath\":\"x\"}");

        assertThat(failure(NodeRpcException.BadReply.class, () -> rpc.rpcState()))
                .hasMessage("getrpcinfo: getrpcinfo.active_commands[0].duration: expected an integer of 64 bits,"
                        + " found nothing");
        assertThat(calls).last().isEqualTo("getrpcinfo bad-reply");
    }

    @Test
    void aBlockIsAddedUpWhileItStreams() throws Exception {
        String coinbase =
                "{\"txid\":\"" + "c".repeat(64) + "\",\"vin\":[{\"coinbase\":\"03a1b2c32f506f6f6c206f6e652f00\"}],"
                        + "\"vout\":[{\"value\":3.12501500,\"n\":0,\"scriptPubKey\":{\"hex\":\"00\"}},{\"value\":0E-8,\"n\":1}]}";
        String payment = "{\"txid\":\"" + "1".repeat(64) + "\",\"vin\":[{\"txid\":\"aa\",\"vout\":1,"
                + "\"prevout\":{\"generated\":false,\"value\":1.00000000,\"scriptPubKey\":{}}}],"
                + "\"vout\":[{\"value\":0.40000000},{\"value\":0.59998500}],\"fee\":0.00001500}";
        String block =
                "{\"hash\":\"" + BLOCK.toHex() + "\",\"confirmations\":1,\"height\":840000,\"previousblockhash\":\""
                        + "0".repeat(63) + "1\",\"tx\":[" + coinbase + "," + payment + "]}";
        reply(block);

        BlockBody body = rpc.block(BLOCK, BlockBody.Detail.SPENT_OUTPUTS);

        assertThat(body.claimedSat()).isEqualTo(312_501_500L);
        assertThat(body.feesSat()).isEqualTo(1_500L);
        assertThat(body.coinbaseTag()).isEqualTo("/Pool one/");
        assertThat(body.txids()).singleElement().hasToString("1".repeat(64));
        assertThat(body.height()).isEqualTo(840_000);
        assertThat(body.inActiveChain()).isTrue();
        reply(block.replaceAll("\"prevout\":\\{.*\\{\\}\\}", "\"x\":0"));
        assertThat(rpc.block(BLOCK, BlockBody.Detail.SPENT_OUTPUTS).feesSat())
                .as("fees without the outputs that are spent")
                .isNull();
    }

    @Test
    void signetAsksForItsOwnRule() {
        reply("{}");
        failure(NodeRpcException.BadReply.class, () -> rpc.blockTemplate(Network.SIGNET));
        failure(NodeRpcException.BadReply.class, () -> rpc.blockTemplate(Network.MAIN));

        assertThat(node.requests.get(0).body()).contains("\"params\":[{\"rules\":[\"segwit\",\"signet\"]}]");
        assertThat(node.requests.get(1).body()).contains("\"params\":[{\"rules\":[\"segwit\"]}]");
    }

    @Test
    void aTapHearsBodiesAndNoSecrets() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        rpc.close();
        rpc = new BitcoindNodeRpc(
                node.uri(),
                RpcCredentials.password("monitor", PASSWORD),
                RpcMetrics.NONE,
                (method, params, status, body, whole) -> heard.add(method.wire() + params + status + " "
                        + new String(body, StandardCharsets.UTF_8).strip() + " " + whole));

        rpc.uptimeSeconds();

        assertThat(heard).containsExactly("uptime[]200 {\"jsonrpc\":\"2.0\",\"result\":7,\"id\":1} true");
    }

    @Test
    void onlyKnownMethodsCanBeSent() {
        BitcoinClient client = new BitcoinClient(url(), transport());

        assertThatThrownBy(() -> client.query("stop")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(client::getBalance).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> client.getRawTransactions(List.of("00")))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> client.queryForStream("stop")).isInstanceOf(UnsupportedOperationException.class);
        assertThat(node.requests).isEmpty();
    }

    private java.net.URL url() {
        try {
            return node.uri().toURL();
        } catch (java.net.MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    private RpcTransport transport() {
        return new RpcTransport(
                node.uri(), RpcCredentials.password("u", "p"), RpcMetrics.NONE, null, Duration.ofSeconds(1));
    }

    @Test
    void idleConnectionsEndBeforeTheNodeEndsThem() {
        assertThat(Integer.parseInt(System.getProperty(RpcTransport.KEEP_ALIVE)))
                .isLessThan(30);
    }

    @Test
    void aHostileBitcoinConfInTheHomeDoesNoHarm() throws Exception {
        Path home = Files.createDirectories(directory.resolve("home/.bitcoin")).getParent();
        Files.writeString(home.resolve(".bitcoin/bitcoin.conf"), "rpcuser=a\nrpcpassword=b/c@d%\nrpcport=no number\n");

        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:TieredStopAtLevel=1",
                        "-Duser.home=" + home,
                        "-cp",
                        System.getProperty("java.class.path"),
                        HostileHome.class.getName(),
                        node.uri().toString())
                .redirectErrorStream(true)
                .start();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("7 " + home);
        assertThat(process.waitFor()).isZero();
    }

    /** A process with a home of its own. */
    static final class HostileHome {

        private HostileHome() {}

        public static void main(String[] arguments) throws NodeRpcException {
            RpcCredentials credentials = RpcCredentials.password("u", "p");
            try (BitcoindNodeRpc rpc =
                    new BitcoindNodeRpc(URI.create(arguments[0]), credentials, RpcMetrics.NONE, null)) {
                System.out.print(rpc.uptimeSeconds() + " " + System.getProperty("user.home"));
            }
        }
    }
}
