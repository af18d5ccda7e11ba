package org.bmon.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.mock.env.MockEnvironment;

class LokiLoggingTests {

    private static final Logger LOG = LoggerFactory.getLogger(LokiLoggingTests.class);

    private final Queue<String> pushes = new ConcurrentLinkedQueue<>();
    private final Queue<String> logins = new ConcurrentLinkedQueue<>();
    private HttpServer loki;

    @TempDir
    Path directory;

    @BeforeEach
    void startLoki() throws IOException {
        loki = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        loki.createContext("/loki/api/v1/push", exchange -> {
            logins.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            pushes.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        loki.start();
    }

    @AfterEach
    void stopLoki() {
        loki.stop(0);
    }

    private String url() {
        return "http://127.0.0.1:" + loki.getAddress().getPort();
    }

    private static GenericApplicationContext start(MockEnvironment settings) {
        GenericApplicationContext context = new GenericApplicationContext();
        context.setEnvironment(settings);
        new LokiLogging(environment -> Map.of("job", "bmon-test", "node", "alpha")).initialize(context);
        context.refresh();
        return context;
    }

    private static MockEnvironment settings(String... keysAndValues) {
        MockEnvironment settings = new MockEnvironment();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            settings.setProperty(keysAndValues[i], keysAndValues[i + 1]);
        }
        return settings;
    }

    @Test
    void sendsTheLogAsJsonWithTheRequestItIsAbout() throws IOException {
        Path password = Files.writeString(directory.resolve("password"), "hidden\n");
        MockEnvironment settings = settings(
                "bmon.loki.url", url(), "bmon.loki.username", "ann", "bmon.loki.password-file", password.toString());
        try (GenericApplicationContext context = start(settings)) {
            assertThat(context.isActive()).isTrue();
            MDC.put("request", "r-17");
            LOG.warn("the store is \"slow\"");
            MDC.clear();
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(String.join("", pushes)).contains("is \\\\\\\"slow\\\\\\\""));
        }
        assertThat(String.join("", pushes))
                .contains("\"job\":\"bmon-test\"", "\"node\":\"alpha\"", "\"level\":\"WARN\"")
                .contains("\\\"mdc_request\\\":\\\"r-17\\\"")
                .contains("\\\"logger_name\\\":\\\"org.bmon.logging.LokiLoggingTests\\\"");
        assertThat(logins).contains("Basic YW5uOmhpZGRlbg==");
    }

    @Test
    void sendsNothingWithoutAnAddressOrAfterTheEnd() {
        start(settings("bmon.loki.url", " ")).close();
        LOG.warn("before");
        start(settings("bmon.loki.url", url())).close();
        LOG.warn("after");
        ch.qos.logback.classic.Logger root =
                (ch.qos.logback.classic.Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        assertThat(root.getAppender("loki")).isNull();
        assertThat(String.join("", pushes)).doesNotContain("before").doesNotContain("after");
    }

    @Test
    void wrongSettingNamesItsKey() {
        assertThatThrownBy(() -> start(settings("bmon.loki.url", "loki:3100")))
                .isInstanceOf(LokiSettingsException.class)
                .hasMessageContaining("bmon.loki.url is 'loki:3100'; it takes Loki's address");
        assertThatThrownBy(() -> start(settings("bmon.loki.url", url(), "bmon.loki.username", "ann")))
                .hasMessageContaining("bmon.loki.username goes with one of bmon.loki.password");
        assertThatThrownBy(() -> start(settings(
                        "bmon.loki.url", url(), "bmon.loki.username", "ann", "bmon.loki.password-file", "/nowhere")))
                .hasMessageContaining("bmon.loki.password-file is '/nowhere'");
    }

    @Test
    void lokiThatIsAwayIsCountedAndFillsNoConsole() {
        PrintStream console = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        Metrics.addRegistry(meters);
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try (GenericApplicationContext context = start(settings("bmon.loki.url", "http://127.0.0.1:1"))) {
            assertThat(context.isActive()).isTrue();
            LOG.warn("lost");
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(
                            () -> assertThat(meters.find("loki4j.send.errors").counters())
                                    .anyMatch(counter -> counter.count() > 0));
        } finally {
            System.setOut(console);
            Metrics.removeRegistry(meters);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).doesNotContain("ConnectException");
    }

    @Test
    void passwordShowsNowhere() {
        assertThat(LokiTarget.of(
                        settings("bmon.loki.url", url(), "bmon.loki.username", "ann", "bmon.loki.password", "hidden")))
                .hasValueSatisfying(
                        target -> assertThat(target.toString()).contains("ann").doesNotContain("hidden"));
    }
}
