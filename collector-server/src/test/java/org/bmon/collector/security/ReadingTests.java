package org.bmon.collector.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import org.bmon.collector.TestCollector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Who may read, over real HTTP: one collector with a password, one on loopback without. */
class ReadingTests {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    static Path folder;

    private static TestCollector guarded;
    private static TestCollector local;
    private static String password;

    @BeforeAll
    static void start() throws IOException {
        Path readers = folder.resolve("readers");
        password = Readers.issue(readers, "ann");
        guarded = new TestCollector(folder.resolve("guarded"), "--bmon.collector.reading.readers-file=" + readers);
        local = new TestCollector(folder.resolve("local"));
    }

    @AfterAll
    static void stop() {
        guarded.close();
        local.close();
    }

    private static HttpResponse<String> get(String path, @Nullable String said)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(guarded.url().resolve(path));
        if (said != null) {
            String basic = Base64.getEncoder().encodeToString(said.getBytes(StandardCharsets.UTF_8));
            request.header("Authorization", "Basic " + basic);
        }
        return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bmon.js",
                "api/v1/blocks",
                "api/v1/stream",
                "feed.atom",
                "actuator/prometheus",
                "actuator/health",
                "api/v1/streams/x/events",
                "nowhere"
            })
    void nothingIsReadWithoutThePassword(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(path, null);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(value -> assertThat(value).startsWith("Basic realm="));
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    }

    @Test
    void thePasswordLetsReadAndAWrongOneDoesNot() throws IOException, InterruptedException {
        assertThat(get("api/v1/blocks", "ann:" + password).statusCode()).isEqualTo(200);
        assertThat(get("actuator/prometheus", "ann:" + password).statusCode()).isEqualTo(200);
        for (String wrong :
                List.of("ann:" + password + "x", "bob:" + password, "ann:", "ann", ":", "ann:" + "x".repeat(100))) {
            assertThat(get("api/v1/blocks", wrong).statusCode()).as(wrong).isEqualTo(401);
        }
    }

    @Test
    void aReaderWhoseLineIsRemovedMayNotReadAnyMore() throws IOException, InterruptedException {
        Path readers = folder.resolve("readers");
        String other = Readers.issue(readers, "eve");
        assertThat(get("api/v1/nodes", "eve:" + other).statusCode()).isEqualTo(200);

        List<String> lines = Files.readAllLines(readers);
        lines.removeIf(line -> line.startsWith("eve:"));
        Files.write(readers, lines);

        assertThat(get("api/v1/nodes", "eve:" + other).statusCode()).isEqualTo(401);
        assertThat(get("api/v1/nodes", "ann:" + password).statusCode()).isEqualTo(200);
    }

    @Test
    void agentsAndTheHealthOfTheProcessNeedNoPassword() throws IOException, InterruptedException {
        guarded.agent("ada", "e1").deliver(List.of());

        assertThat(get("actuator/health/readiness", null).statusCode()).isEqualTo(200);
        assertThat(guarded.agent("ada", "e2")
                        .post("ada", "wrong", new byte[0], null)
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void withoutAPasswordOnlyThisMachinesNamesAreAnswered() throws IOException {
        assertThat(statusLine(local.url(), "evil.example")).contains(" 403 ");
        assertThat(statusLine(local.url(), "localhost:" + local.url().getPort()))
                .contains(" 200 ");
        assertThat(statusLine(local.url(), "[::1]")).contains(" 200 ");
    }

    @Test
    void refusedReadersAreCounted() throws IOException, InterruptedException {
        double before = refused(guarded, "unauthorized");
        get("api/v1/blocks", null);
        get("api/v1/blocks", "ann:wrong");
        assertThat(refused(guarded, "unauthorized")).isEqualTo(before + 2);

        double foreign = refused(local, "forbidden");
        statusLine(local.url(), "evil.example");
        assertThat(refused(local, "forbidden")).isEqualTo(foreign + 1);
        assertThat(refused(local, "busy")).isZero();
    }

    private static double refused(TestCollector collector, String reason) throws IOException, InterruptedException {
        String metrics = collector == guarded
                ? get("actuator/prometheus", "ann:" + password).body()
                : collector.get("actuator/prometheus");
        String name = "bmon_reads_refused_total{reason=\"" + reason + "\"} ";
        return metrics.lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/blocks/%zz",
                "/api/v1/blocks/%",
                "/api/v1/blocks/%c3%28",
                "/api/v1/blocks/a%2fb",
                "/api/v1/blocks/[a]",
                "/%zz",
                "/api/v1/blocks?limit=%zz",
                "/api/v1/blocks?%zz=1",
                "/actuator/prometheus?name=%zz"
            })
    void anAddressThatCannotBeReadIsTheSendersFault(String target) throws IOException {
        Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        root.addAppender(log);
        try {
            assertThat(answer(local.url(), target, "localhost"))
                    .startsWith("HTTP/1.1 400 ")
                    .containsIgnoringCase("\r\nContent-Type: application/problem+json")
                    .containsIgnoringCase("\r\nX-Content-Type-Options: nosniff")
                    .contains("\"status\":400", "a percent sign begins two hexadecimal digits")
                    .doesNotContain("java", "apache");
        } finally {
            root.detachAppender(log);
        }
        assertThat(List.copyOf(log.list)).noneMatch(event -> event.getLevel() == Level.ERROR);
    }

    private static String statusLine(URI collector, String host) throws IOException {
        return answer(collector, "/api/v1/nodes", host).lines().findFirst().orElse("");
    }

    private static String answer(URI collector, String target, String host) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", collector.getPort())) {
            String request = "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aCollectorThatWouldBeOpenToAllDoesNotStartUntilToldTo() {
        assertThatThrownBy(() -> new TestCollector(folder.resolve("wide"), "--server.address=0.0.0.0"))
                .hasRootCauseInstanceOf(UnsafeReadingException.class)
                .rootCause()
                .hasMessageContainingAll(
                        "0.0.0.0", "bmon.collector.reading.readers-file", "bmon.collector.reading.open");
        assertThatThrownBy(() -> new TestCollector(
                        folder.resolve("gone"), "--bmon.collector.reading.readers-file=" + folder.resolve("nowhere")))
                .rootCause()
                .hasMessageContaining("nowhere");
        new TestCollector(folder.resolve("meant"), "--server.address=0.0.0.0", "--bmon.collector.reading.open=true")
                .close();
    }

    @Test
    void whatHtpasswdWritesIsRead() throws IOException {
        // htpasswd -nbB -C 4 joe secret, of Apache 2.4.
        Path file = Files.writeString(
                folder.resolve("htpasswd"),
                "# a comment\njoe:$2y$04$HASH\nplain:secret\n".replace("$2y$04$HASH", BCRYPT));
        Readers readers = new Readers(file, Clock.systemUTC());

        assertThat(readers.isKnown("joe", "secret")).isFalse();
        assertThat(readers.isRight("joe", "secret")).isTrue();
        assertThat(readers.isKnown("joe", "secret")).isTrue();
        assertThat(readers.isRight("plain", "secret")).isFalse();
    }

    private static final String BCRYPT = "$2y$04$wnvv.C9riOgU/pIYVdS9yuvBDN.joem48ovO06j3DV2QDb/88wrLO";
}
