package org.bmon.collector.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.bmon.collector.FleetStory;
import org.bmon.collector.TestAgent;
import org.bmon.collector.TestCollector;
import org.bmon.common.BlockHash;
import org.bmon.common.Stamp;
import org.bmon.common.event.BlockConnected;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The API over real HTTP. */
class ApiTests {

    @TempDir
    static Path folder;

    private static TestCollector collector;
    private static FleetStory story;

    @BeforeAll
    static void start() {
        collector = new TestCollector(folder);
        long begin = Stamp.micros(Clock.systemUTC().instant()) - 200_000_000L;
        story = new FleetStory(11, List.of("ada", "bob", "cyd"), begin, 8, 20_000_000L);
        story.events().forEach((node, events) -> {
            TestAgent agent = collector.agent(node, "e1");
            agent.deliver(events);
            agent.deliver(List.of());
        });
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(collector.get("api/v1/reorgs")).contains("\"node\":\"cyd\""));
    }

    @AfterAll
    static void stop() {
        collector.close();
    }

    private static String text(String path) {
        return new String(TestAgent.get(collector.url(), path).body(), StandardCharsets.UTF_8);
    }

    @Test
    void blocksComeNewestFirstAndByHashAndHeight() {
        String latest = collector.get("api/v1/blocks?limit=2&network=regtest");
        assertThat(latest.indexOf("800008")).isPositive().isLessThan(latest.indexOf("800007"));
        assertThat(collector.get("api/v1/blocks?network=main")).isEqualTo("[]");
        BlockHash first = story.blocks().get(0);
        assertThat(collector.get("api/v1/blocks/" + first)).startsWith("{\"network\":\"regtest\",\"hash\":\"" + first);
        assertThat(collector.get("api/v1/blocks?height=800004").split("\"hash\""))
                .hasSize(3);
    }

    @Test
    void transactionTellsItsSpreadAndItsRejections() {
        assertThat(collector.get("api/v1/transactions/" + story.transactions().get(2)))
                .contains("\"seen\":2", "\"delaysMicros\":{", "\"node\":\"cyd\"", "min relay fee not met");
    }

    @Test
    void invalidBlocksComeWithWhoJudged() {
        assertThat(collector.get("api/v1/invalid-blocks"))
                .contains("\"reason\":\"bad-cb-amount\"", "\"nodes\":[\"ada\",\"bob\"]");
    }

    @ParameterizedTest
    @CsvSource({
        "blocks?limit=0, 400, limit",
        "blocks?limit=9999, 400, limit",
        "blocks?height=-1, 400, height",
        "blocks?height=x, 400, height",
        "blocks?network=moon, 400, network",
        "blocks/abc, 400, hash",
        "transactions/xyz, 400, txid",
    })
    void wrongParameterIsNamed(String path, int status, String field) {
        HttpResponse<byte[]> answer = TestAgent.get(collector.url(), "api/v1/" + path);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("\"field\":\"" + field + "\"");
    }

    @Test
    void whatIsNotKnownIs404AndNothingTellsOfTheInside() {
        String nobody = "f".repeat(64);
        assertThat(TestAgent.get(collector.url(), "api/v1/blocks/" + nobody).statusCode())
                .isEqualTo(404);
        assertThat(TestAgent.get(collector.url(), "api/v1/transactions/" + nobody)
                        .statusCode())
                .isEqualTo(404);
        assertThat(TestAgent.get(collector.url(), "actuator/env").statusCode()).isEqualTo(404);
        assertThat(TestAgent.get(collector.url(), "actuator").statusCode()).isEqualTo(404);
        assertThat(text("nowhere")).contains("\"status\":404").doesNotContain("java", "trace");
    }

    @Test
    void readyOnceTheStoreIs() {
        assertThat(collector.get("actuator/health/readiness")).isEqualTo("{\"status\":\"UP\"}");
        assertThat(collector.get("actuator/health/liveness")).isEqualTo("{\"status\":\"UP\"}");
    }

    @Test
    void metricsTellSpreadsAndNoHash() {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(collector.get("actuator/prometheus"))
                        .contains(
                                "bmon_spread_seconds_bucket{network=\"regtest\",stage=\"connected\",le=\"0.1\"}",
                                "bmon_delay_seconds_bucket{network=\"regtest\",node=\"ada\",stage=\"header\",le=\"0.05\"}",
                                "bmon_last_block_height{network=\"regtest\"}",
                                "bmon_reorgs_total{network=\"regtest\",node=\"cyd\"} 1.0",
                                "bmon_blocks_invalid_total{network=\"regtest\",node=\"ada\"} 1.0",
                                "bmon_transactions_rejected_total{network=\"regtest\",node=\"cyd\"}"));
        assertThat(collector.get("actuator/prometheus")).doesNotContainPattern("[0-9a-f]{64}");
    }

    @Test
    void streamTellsOfANewBlock() throws IOException, InterruptedException {
        HttpResponse<InputStream> stream = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(collector.url().resolve("api/v1/stream"))
                                .timeout(Duration.ofSeconds(60))
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());
        assertThat(stream.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            assertThat(lines.readLine()).isEqualTo("event:hello");
            BlockHash hash = new BlockHash(0, 4, 5, 6);
            long now = Stamp.micros(Clock.systemUTC().instant());
            collector.agent("ada", "e2").deliver(List.of(new BlockConnected(Stamp.ofLog(now), hash, 800_100, null)));

            String line = lines.readLine();
            while (!line.contains(hash.toHex())) {
                line = lines.readLine();
            }
            assertThat(line).startsWith("data:{\"network\":\"regtest\"").contains("\"height\":800100");
        }
    }
}
