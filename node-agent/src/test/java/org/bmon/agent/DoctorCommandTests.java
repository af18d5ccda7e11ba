package org.bmon.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DoctorCommandTests {

    private final Queue<String> asked = new ConcurrentLinkedQueue<>();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private volatile int status = 400;
    private HttpServer other;

    @TempDir
    Path directory;

    @BeforeEach
    void startOther() throws IOException {
        other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", exchange -> {
            asked.add(exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        other.start();
        Files.writeString(directory.resolve("debug.log"), "2026-11-22T18:11:08.000000Z a line\n");
    }

    @AfterEach
    void stopOther() {
        other.stop(0);
    }

    private int run(String... more) {
        String url = "http://127.0.0.1:" + other.getAddress().getPort();
        String[] arguments = Stream.concat(
                        Stream.of(
                                "doctor",
                                "--bmon.agent.node=alpha",
                                "--bmon.agent.network=regtest",
                                "--bmon.agent.debug-log=" + directory.resolve("debug.log"),
                                "--bmon.agent.state-dir=" + directory.resolve("state"),
                                "--bmon.agent.rpc.enabled=false",
                                "--bmon.agent.token=secret-of-alpha",
                                "--bmon.agent.collector-url=" + url,
                                "--bmon.loki.url=" + url),
                        List.of(more).stream())
                .toArray(String[]::new);
        return new DoctorCommand(new PrintStream(printed, true, StandardCharsets.UTF_8), Clock.systemUTC())
                .run(arguments);
    }

    private String text() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Test
    void othersThatTakeTheCredentialsAreWell() {
        // The log has no start of the node.
        assertThat(run()).isEqualTo(1);
        assertThat(text())
                .contains("ok    collector             the collector at http://127.0.0.1:")
                .contains("ok    loki                  Loki at http://127.0.0.1:")
                .contains("warn  log.start ")
                .doesNotContain("secret-of-alpha");
        assertThat(asked)
                .containsExactly("/api/v1/streams/alpha/events Bearer secret-of-alpha", "/loki/api/v1/push null");
        assertThat(directory.resolve("state")).doesNotExist();
    }

    @Test
    void tokenThatIsRefusedIsAFailureAlsoInJson() {
        status = 401;
        assertThat(run("--json")).isEqualTo(2);
        JsonNode report = JsonMapper.shared().readTree(text());
        assertThat(report.get("exitCode").intValue()).isEqualTo(2);
        assertThat(report.get("findings"))
                .anyMatch(finding -> finding.get("about").stringValue().equals("collector")
                        && finding.get("said").stringValue().endsWith("answers 401")
                        && finding.get("mend").stringValue().contains("bmon.agent.collector-url and the token"));
    }

    @Test
    void wrongSettingsAreFindings() {
        assertThat(run("--bmon.agent.max-batch=0", "--bmon.agent.heartbeat=0s")).isEqualTo(2);
        assertThat(text())
                .contains("fail  settings              bmon.agent.max-batch is 0")
                .contains("bmon.agent.heartbeat is PT0S")
                .endsWith("0 ok, 0 warn, 2 fail\n");
    }
}
