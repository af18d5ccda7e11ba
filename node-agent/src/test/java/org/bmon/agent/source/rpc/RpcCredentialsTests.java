package org.bmon.agent.source.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The secrets that the client shows to the node, and to nobody else. */
class RpcCredentialsTests extends StubNodeFixture {

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
