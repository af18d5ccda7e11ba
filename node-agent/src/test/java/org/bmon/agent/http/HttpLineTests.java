package org.bmon.agent.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the line and what comes back, from servers of every kind. */
class HttpLineTests {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final byte[] BODY = "body".getBytes(StandardCharsets.UTF_8);
    private static final String TAKEN = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\ntaken";

    private final AtomicLong nanos = new AtomicLong();
    private PlainServer server;
    private HttpLine line;

    @BeforeEach
    void start() throws IOException {
        server = new PlainServer(TAKEN);
        line = new HttpLine(server.uri(), LONG, null, nanos::get);
    }

    @AfterEach
    void end() throws IOException {
        line.close();
        server.close();
    }

    private String post() throws IOException {
        return post(LONG);
    }

    private String post(Duration within) throws IOException {
        try (TimedAnswer answer = line.post(BODY, Map.of("X-It", "1"), within)) {
            return answer.status() + " " + new String(answer.body().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aRequestIsWholeAndTheAnswerReadToItsLength() throws IOException {
        assertThat(post()).isEqualTo("200 taken");
        assertThat(server.requests)
                .containsExactly("POST /push?to=it HTTP/1.1\r\nHost: 127.0.0.1:"
                        + server.uri().getPort()
                        + "\r\nUser-Agent: bmon-agent\r\nContent-Length: 4\r\nX-It: 1\r\n\r\nbody");
    }

    @Test
    void aConnectionIsUsedAgain() throws IOException {
        for (int i = 0; i < 5; i++) {
            assertThat(post()).isEqualTo("200 taken");
        }
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void aConnectionThatTheServerEndedIsNotUsedAgain() throws IOException {
        server.hasty = true;
        for (int i = 1; i <= 20; i++) {
            // The end may come a moment after the answer; a request that meets it is lost, as it may have been taken.
            await().ignoreException(IOException.class).atMost(LONG).until(() -> post().equals("200 taken"));
        }
        assertThat(server.connections()).isGreaterThanOrEqualTo(20);
    }

    @Test
    void aConnectionIsNotKeptForLong() throws IOException {
        post();
        nanos.addAndGet(HttpLine.KEPT.toNanos());
        post();
        assertThat(server.connections()).isEqualTo(2);
        assertThat(HttpLine.KEPT).as("Tomcat's").isLessThan(Duration.ofSeconds(20));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\ntaken",
                "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\ntaken"
            })
    void aConnectionThatTheServerWillEndIsNotKept(String answer) throws IOException {
        server.answer = answer;
        post();
        post();
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void aBodyInChunksIsPutTogether() throws IOException {
        server.answer =
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3;x=y\r\ntak\r\n2\r\nen\r\n0\r\nT: 1\r\n\r\n";
        assertThat(post()).isEqualTo("200 taken");
        assertThat(post()).isEqualTo("200 taken");
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void aBodyOfNoLengthLastsUntilTheConnectionEnds() throws IOException {
        server.hasty = true;
        server.answer = "HTTP/1.1 200 OK\r\n\r\ntaken";
        assertThat(post()).isEqualTo("200 taken");
    }

    @Test
    void anAnswerMayHaveNoBody() throws IOException {
        server.answer = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\nRetry-After: 3\r\n\r\n";
        try (TimedAnswer answer = line.post(BODY, Map.of(), LONG)) {
            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.header("retry-after")).isEqualTo("3");
            assertThat(answer.header("location")).isNull();
            assertThat(answer.body().read()).isEqualTo(-1);
        }
        assertThat(post()).isEqualTo("204 ");
        assertThat(server.connections()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.2\r\n\r\n",
                "HTTP/2 200\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: +5\r\n\r\ntaken",
                "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nz\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\ntaken\r\n"
            })
    void whatIsNoAnswerIsNotTakenForOne(String answer) {
        server.answer = answer;
        assertThatThrownBy(this::post).isInstanceOf(ProtocolException.class);
    }

    @Test
    void aHeadWithoutEndIsGivenUp() {
        server.answer = "HTTP/1.1 200 OK\r\nX: " + "x".repeat(100_000);
        assertThatThrownBy(this::post).isInstanceOf(ProtocolException.class).hasMessageContaining("too long");
    }

    @Test
    void anAnswerThatIsCutIsNoAnswer() {
        server.hasty = true;
        server.answer = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\ntaken";
        assertThatThrownBy(this::post).isInstanceOf(EOFException.class);
    }

    @Test
    void noAnswerInTimeIsSaidSo() {
        server.answer = "";
        assertThatThrownBy(() -> post(Duration.ofMillis(200)))
                .isInstanceOf(SocketTimeoutException.class)
                .hasMessage("no answer within 200 ms");
    }

    @Test
    void aServerThatStopsToReadIsGivenUpToo() {
        server.answer = "";
        assertThatThrownBy(() -> line.post(new byte[32 << 20], Map.of(), Duration.ofMillis(200)))
                .isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void aServerThatIsNotThereIsSaidSo() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        try (HttpLine lonely = new HttpLine(URI.create("http://127.0.0.1:" + free), LONG)) {
            assertThatThrownBy(() -> lonely.post(BODY, Map.of(), LONG)).isInstanceOf(ConnectException.class);
        }
        try (HttpLine nowhere = new HttpLine(URI.create("http://nowhere.invalid"), LONG)) {
            assertThatThrownBy(() -> nowhere.post(BODY, Map.of(), LONG)).isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void whoeverWaitsIsToldWhenTheLineIsClosed() throws Exception {
        server.answer = "";
        CompletableFuture<String> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return post();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        await().atMost(LONG).until(() -> server.connections() == 1);

        line.close();

        assertThatThrownBy(() -> waiting.get(60, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseInstanceOf(IOException.class);
        assertThatIOException().isThrownBy(this::post).withMessage("the line is closed");
    }

    @Test
    void aHeaderCanNotBecomeTwo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> line.post(BODY, Map.of("X-It", "1\r\nX-Other: 2"), LONG))
                .withMessageContaining("X-It");
        assertThat(server.requests).isEmpty();
    }
}
