package org.bmon.collector.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.bmon.collector.TestAgent;
import org.bmon.collector.TestCollector;
import org.bmon.common.Stamp;
import org.bmon.common.TimeSource;
import org.bmon.common.event.NodeReachable;
import org.bmon.common.event.NodeStarted;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What Prometheus is told to scrape. */
class TargetTests {

    @TempDir
    static Path folder;

    private static TestCollector collector;

    @BeforeAll
    static void start() throws IOException {
        Path fleet = Files.writeString(folder.resolve("fleet"), "bob cohort=patched host=fd00::7\n");
        collector = new TestCollector(folder, "--bmon.collector.fleet.file=" + fleet);
        for (String node : List.of("ada", "bob")) {
            Stamp now = new Stamp(Stamp.micros(Clock.systemUTC().instant()), TimeSource.POLLED);
            collector
                    .agent(node, "e1")
                    .deliver(List.of(
                            new NodeStarted(now, "v28.1.0", new TreeMap<>()),
                            new NodeReachable(now, 280_100, "/Satoshi:28.1.0/")));
        }
        await().atMost(Duration.ofSeconds(60))
                .until(() -> targets("").path(1).path("labels").has("version"));
    }

    @AfterAll
    static void stop() {
        collector.close();
    }

    private static JsonNode targets(String query) {
        return JsonMapper.shared().readTree(collector.get("api/v1/targets" + query));
    }

    @Test
    void agentIsFoundWhereItDeliversFrom() {
        JsonNode ada = targets("").get(0);

        assertThat(ada.path("targets").get(0).asString()).isEqualTo("127.0.0.1:8081");
        assertThat(ada.path("labels").toString())
                .isEqualTo("{\"cohort\":\"core-28\",\"network\":\"regtest\",\"node\":\"ada\",\"version\":\"v28.1.0\"}");
    }

    @Test
    void hostOfTheFleetFileAndThePortAskedForCount() {
        JsonNode bob = targets("?port=9100").get(1);

        assertThat(bob.path("targets").get(0).asString()).isEqualTo("[fd00::7]:9100");
        assertThat(bob.path("labels").path("cohort").asString()).isEqualTo("patched");
    }

    @Test
    void portThatIsNoneIsRefused() {
        assertThat(new String(
                        TestAgent.get(collector.url(), "api/v1/targets?port=0").body(), StandardCharsets.UTF_8))
                .contains("\"field\":\"port\"");
    }
}
