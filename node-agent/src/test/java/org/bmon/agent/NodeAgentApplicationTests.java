package org.bmon.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

class NodeAgentApplicationTests {

    private static final String LINES = """
            2026-11-22T18:11:08.000000Z Saw new header hash=0000000000000000000000000000000000000000000000000000000000000001 height=7 peer=3
            2026-11-22T18:11:08.100000Z UpdateTip: new best=0000000000000000000000000000000000000000000000000000000000000001 height=7 version=0x20000000 log2_work=4.000000 tx=8 date='2026-11-22T18:11:07Z' progress=1.000000 cache=0.0MiB(1txo)
            2026-11-22T18:11:09.000000Z [net] something that no matcher knows
            """;

    @TempDir
    Path directory;

    private ConfigurableApplicationContext run(String... more) {
        Map<String, String> settings = new TreeMap<>(Map.of(
                "server.port", "0",
                "bmon.agent.node", "node-1",
                "bmon.agent.network", "regtest",
                "bmon.agent.debug-log", directory.resolve("debug.log").toString(),
                "bmon.agent.start-at", "beginning",
                "bmon.agent.collector-url", "http://127.0.0.1:1",
                "bmon.agent.rpc.url", "http://127.0.0.1:1",
                "bmon.agent.token", "secret-of-node-1",
                "bmon.agent.state-dir", directory.resolve("state").toString()));
        for (String setting : more) {
            String[] parts = setting.split("=", 2);
            settings.put(parts[0], parts[1]);
        }
        return NodeAgentApplication.application()
                .run(settings.entrySet().stream()
                        .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                        .toArray(String[]::new));
    }

    private static HttpResponse<String> get(ConfigurableApplicationContext agent, String path) {
        String port = agent.getEnvironment().getRequiredProperty("local.server.port");
        try {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void logBecomesEventsAndMetrics() throws IOException {
        Files.writeString(directory.resolve("debug.log"), LINES);
        try (ConfigurableApplicationContext agent = run()) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(
                            () -> assertThat(get(agent, "/actuator/prometheus").body())
                                    .contains("bmon_agent_log_lines_total{network=\"regtest\",node=\"node-1\"} 3.0")
                                    .contains(
                                            "bmon_agent_events_total{network=\"regtest\",node=\"node-1\",type=\"BlockConnected\"} 1.0")
                                    .contains(
                                            "bmon_agent_log_unmatched_lines_total{category=\"net\",network=\"regtest\",node=\"node-1\"} 1.0")
                                    .contains("bmon_agent_log_lag_bytes{network=\"regtest\",node=\"node-1\"} 0.0"));
            String metrics = get(agent, "/actuator/prometheus").body();
            assertThat(metrics)
                    .contains("# HELP bmon_agent_outbox_waiting_events Events that wait in the outbox")
                    .contains("bmon_agent_uplink_last_success_age_seconds{network=\"regtest\",node=\"node-1\"} NaN")
                    .contains("outcome=\"unreachable\"")
                    .contains("bmon_agent_failures_total{network=\"regtest\",node=\"node-1\",part=\"log\"} 0.0")
                    .contains("part=\"rpc\"} 0.0")
                    .contains("part=\"zmq\"} 0.0")
                    .contains("bitcoind_up{network=\"regtest\",node=\"node-1\"} 0.0")
                    .contains("bitcoind_blocks_connected_total{network=\"regtest\",node=\"node-1\"} 1.0")
                    .doesNotContain("bitcoind_chain_height");
            assertThat(metrics.lines().filter(line -> line.startsWith("# HELP bmon_")))
                    .as("each meter of ours says what it is")
                    .allMatch(line -> line.split(" ").length > 4);
            assertThat(get(agent, "/actuator/health").body()).contains("\"log\":\"being read\"");
            assertThat(get(agent, "/actuator/env").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void everyMeterIsInTheReadme() throws IOException {
        Files.writeString(directory.resolve("debug.log"), LINES);
        String readme = Files.readString(Path.of("README.md"));
        try (ConfigurableApplicationContext agent = run("bmon.agent.zmq.endpoints=tcp://127.0.0.1:1")) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(
                            () -> assertThat(get(agent, "/actuator/prometheus").body())
                                    .contains("bmon_agent_events_total")
                                    .contains("bmon_agent_zmq_connected"));
            List<String> undocumented = get(agent, "/actuator/prometheus")
                    .body()
                    .lines()
                    .filter(line -> line.startsWith("# HELP bmon_"))
                    .map(line -> line.split(" ")[2])
                    .filter(name -> !readme.contains("`" + name + "`"))
                    .toList();
            assertThat(undocumented).isEmpty();
        }
    }

    @Test
    void logThatIsNotThereIsShownInTheHealth() {
        try (ConfigurableApplicationContext agent = run()) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(
                            () -> assertThat(get(agent, "/actuator/health").body())
                                    .contains("DOWN")
                                    .contains("is not there yet"));
        }
    }

    @Test
    void nodeOutOfReachDegradesTheAgentAndFailsNoProbe() throws IOException {
        Files.writeString(directory.resolve("debug.log"), LINES);
        try (ConfigurableApplicationContext agent = run("bmon.agent.zmq.endpoints=tcp://127.0.0.1:1")) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(
                            () -> assertThat(get(agent, "/actuator/health").body())
                                    .contains("\"status\":\"DEGRADED\"")
                                    .contains("\"log\":\"being read\"")
                                    .contains("the node does not answer")
                                    .contains("no connection to tcp://127.0.0.1:1"));
            assertThat(get(agent, "/actuator/health").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void logThatCannotBeReadFailsHealthAndNoRestartIsAskedFor() {
        try (ConfigurableApplicationContext agent = run()) {
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> get(agent, "/actuator/health").statusCode() == 503);
            HttpResponse<String> liveness = get(agent, "/actuator/health/liveness");
            assertThat(liveness.statusCode()).isEqualTo(200);
            assertThat(liveness.body()).contains("UP");
        }
    }

    @Test
    void allWrongSettingsAreNamedAtOnce() {
        assertThatThrownBy(() -> run(
                        "bmon.agent.node=not a name",
                        "bmon.agent.network=mainnet",
                        "bmon.agent.collector-url=collector:8080",
                        "bmon.agent.token=",
                        "bmon.agent.max-batch=0",
                        "bmon.agent.debug-log="))
                .isInstanceOf(WrongSettingsException.class)
                .hasMessageContaining("bmon.agent.node is 'not a name'; it takes the name")
                .hasMessageContaining("bmon.agent.network is 'mainnet'; it takes main, testnet3")
                .hasMessageContaining("bmon.agent.collector-url is 'collector:8080'")
                .hasMessageContaining("bmon.agent.token and bmon.agent.token-file are both missing")
                .hasMessageContaining("bmon.agent.max-batch is 0; it takes 1 to 5000")
                .hasMessageContaining("bmon.agent.debug-log is missing");
    }

    @Test
    void addressThatCannotBeListenedToIsNamed() {
        assertThatThrownBy(() -> run(
                        "bmon.agent.zmq.endpoints=tcp://127.0.0.1:28332,ipc:///tmp/zmq,127.0.0.1",
                        "bmon.agent.zmq.high-water-mark=5"))
                .isInstanceOf(WrongSettingsException.class)
                .hasMessageContaining("bmon.agent.zmq.endpoints is 'ipc:///tmp/zmq'; it takes the address of")
                .hasMessageContaining("publish to a port of 127.0.0.1")
                .hasMessageContaining("bmon.agent.zmq.endpoints is '127.0.0.1'")
                .hasMessageContaining("bmon.agent.zmq.high-water-mark is 5; it takes 1000 to 1000000");
    }

    @Test
    void zmqAloneIsEnoughAndShowsInHealthAndMetrics() {
        try (ConfigurableApplicationContext agent =
                run("bmon.agent.debug-log=", "bmon.agent.zmq.endpoints=tcp://127.0.0.1:1")) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(
                            () -> assertThat(get(agent, "/actuator/prometheus").body())
                                    .contains(
                                            "bmon_agent_zmq_lost_total{network=\"regtest\",node=\"node-1\",topic=\"sequence\"} 0.0")
                                    .contains("bmon_agent_join_held_facts"));
            assertThat(get(agent, "/actuator/health").body()).contains("no connection to tcp://127.0.0.1:1");
        }
    }

    @Test
    void settingsOfTheEnvironmentHaveTheNamesThatTheReadmeTells() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        NodeAgentApplication.class.getName())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isEqualTo(1);
        assertThat(said)
                .contains("bmon.agent.node is missing; it takes the name of the node beside the agent")
                .contains("BMON_AGENT_NODE")
                .doesNotContain("\tat org.")
                .doesNotContain("Tomcat");
    }

    @Test
    void stateDirectoryOfAnotherNodeIsRefusedWithAMessage() {
        run("bmon.agent.node=node-0").close();
        assertThatThrownBy(this::run).rootCause().hasMessageContaining("belongs to node node-0");
    }

    @Test
    void logIsSentToLokiOnlyIfItHasAnAddress() throws IOException {
        Files.writeString(directory.resolve("debug.log"), LINES);
        try (ConfigurableApplicationContext agent = run("bmon.loki.url=http://127.0.0.1:1")) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(
                            () -> assertThat(get(agent, "/actuator/prometheus").body())
                                    .contains("bmon_agent_logship_excluded_entries_total{")
                                    .contains("bmon_agent_logship_dropped_entries_total{")
                                    .containsPattern("logship_pushes_total.*outcome=\"unreachable\".* [1-9]")
                                    .contains("loki4j_send_errors"));
        }
        try (ConfigurableApplicationContext agent = run("bmon.loki.url=")) {
            assertThat(get(agent, "/actuator/prometheus").body()).doesNotContain("logship");
        }
        assertThatThrownBy(() -> run("bmon.loki.url=http://127.0.0.1:1", "bmon.agent.logship.max-behind=1MB"))
                .hasMessageContaining("bmon.agent.logship.max-behind is 1048576B; it takes 4MB or more");
    }

    @Test
    void recordsWhatItReadsOnlyIfItIsToldTo() throws IOException {
        Files.writeString(directory.resolve("debug.log"), LINES);
        try (ConfigurableApplicationContext agent = run()) {
            assertThat(get(agent, "/actuator/prometheus").body()).doesNotContain("bmon_agent_recorder");
        }
        assertThat(directory.resolve("state/recording")).doesNotExist();
        try (ConfigurableApplicationContext agent =
                run("bmon.agent.recorder.enabled=true", "bmon.agent.recorder.min-free=0B")) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(
                            () -> assertThat(get(agent, "/actuator/prometheus").body())
                                    .containsPattern("recorder_recorded_bytes_total\\{kind=\"log\".* " + LINES.length()
                                            + "\\.0"));
        }
        assertThat(directory.resolve("state/recording/node-1/recording.json")).exists();
        assertThatThrownBy(() -> run("bmon.agent.recorder.max-age=1s"))
                .hasMessageContaining("bmon.agent.recorder.max-age is PT1S; it takes a time from 1m to 3650d");
    }
}
