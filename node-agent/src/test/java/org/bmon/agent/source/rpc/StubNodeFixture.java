package org.bmon.agent.source.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bmon.common.BlockHash;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A client beside a server that does what a real one does on bad days. */
abstract class StubNodeFixture {

    static final String PASSWORD = "p@ss:w/örd%40$";
    static final BlockHash BLOCK = new BlockHash(0, 1, 2, 3);

    @TempDir
    Path directory;

    final List<String> calls = new CopyOnWriteArrayList<>();
    StubNode node;
    BitcoindNodeRpc rpc;

    @BeforeEach
    void start() throws IOException {
        node = new StubNode(request -> StubNode.Reply.result(request, "7"));
        rpc = client(RpcCredentials.password("monitor", PASSWORD), Duration.ofSeconds(30));
    }

    BitcoindNodeRpc client(RpcCredentials credentials, Duration longest) {
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

    void reply(String result) {
        node.answers(request -> StubNode.Reply.result(request, result));
    }

    void reply(int status, String body) {
        node.answers(request -> StubNode.Reply.of(status, body.replace("ID", request.id())));
    }

    static <E extends NodeRpcException> E failure(Class<E> type, ThrowingCallable call) {
        E failure = catchThrowableOfType(type, call);
        assertThat(failure).as("a failure of type " + type.getSimpleName()).isNotNull();
        return failure;
    }

    static String basic(String text) {
        return "Basic " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
