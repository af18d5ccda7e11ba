package org.bmon.collector.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.bmon.collector.TestAgent;
import org.bmon.collector.TestCollector;
import org.bmon.common.Stamp;
import org.bmon.common.event.DataGap;
import org.bmon.common.event.Event;
import org.bmon.common.event.NodeStarted;
import org.bmon.common.wire.BatchReply;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ingest over real HTTP. */
class IngestTests {

    @TempDir
    static Path folder;

    private static TestCollector collector;

    @BeforeAll
    static void start() {
        collector = new TestCollector(
                folder,
                "--bmon.collector.ingest.network=regtest",
                "--bmon.collector.ingest.max-body=64KB",
                "--bmon.collector.ingest.max-unpacked=256KB",
                "--bmon.collector.ingest.max-batch=100");
    }

    @AfterAll
    static void stop() {
        collector.close();
    }

    private static List<Event> events(int count) {
        return Collections.nCopies(
                count, new NodeStarted(Stamp.ofLog(1_700_000_000_000_000L), "v30.0.0", Collections.emptySortedMap()));
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    private static double metric(String line) {
        return collector
                .get("actuator/prometheus")
                .lines()
                .filter(each -> each.startsWith(line + " "))
                .mapToDouble(each -> Double.parseDouble(each.substring(line.length() + 1)))
                .findFirst()
                .orElse(Double.NaN);
    }

    @Test
    void nodeThatDeliversTooOftenIsToldToWaitAndOthersAreNot(@TempDir Path own) {
        try (TestCollector strict = new TestCollector(own, "--bmon.collector.ingest.max-rate=1")) {
            TestAgent hasty = strict.agent("hasty", "e1");
            byte[] body = hasty.encode(1, List.of());
            HttpResponse<byte[]> answer = hasty.post(body, null);
            for (int i = 0; i < 200 && answer.statusCode() == 200; i++) {
                answer = hasty.post(body, null);
            }

            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(answer.headers().firstValue("Retry-After")).hasValue("1");
            assertThat(text(answer)).contains("hasty", "larger batches");
            strict.agent("calm", "e1").deliver(List.of());
        }
    }

    @Test
    void eventsAreReceivedAtOnceAndDurableSoon() {
        TestAgent agent = collector.agent("happy", "e1");

        assertThat(agent.deliver(events(3)).received()).isEqualTo(3);

        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() ->
                        assertThat(agent.deliverFrom(4, List.of()).durable()).isEqualTo(3));
        assertThat(collector.get("api/v1/nodes"))
                .contains("\"name\":\"happy\"", "\"version\":\"v30.0.0\"", "\"state\":\"starting\"");
        assertThat(metric("bmon_ingest_events_total{node=\"happy\"}")).isEqualTo(3);
    }

    @Test
    void eventsThatComeAgainAreSkipped() {
        TestAgent agent = collector.agent("again", "e1");
        agent.deliverFrom(1, events(5));

        BatchReply reply = agent.deliverFrom(3, events(5));

        assertThat(reply.received()).isEqualTo(7);
        assertThat(metric("bmon_ingest_events_total{node=\"again\"}")).isEqualTo(7);
        assertThat(metric("bmon_ingest_duplicates_total{node=\"again\"}")).isEqualTo(3);
    }

    @Test
    void gapIsRefusedWithThePositions() {
        TestAgent agent = collector.agent("gap", "e1");
        agent.deliverFrom(1, events(2));

        HttpResponse<byte[]> answer = agent.post(agent.encode(5, events(1)), null);

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(text(answer)).contains("\"received\":2", "\"durable\":", "\"epoch\":\"e1\"", "positions 3 to 4");
    }

    @Test
    void gapThatTheOutboxTellsIsTakenAndCounted() {
        TestAgent agent = collector.agent("told", "e1");
        agent.deliverFrom(1, events(2));
        Event gap = new DataGap(
                Stamp.ofLog(1_700_000_000_000_000L),
                DataGap.Source.OUTBOX,
                "events-dropped",
                3L,
                "the outbox was full");

        assertThat(agent.deliverFrom(5, List.of(gap)).received()).isEqualTo(5);
        assertThat(metric("bmon_ingest_missed_total{node=\"told\"}")).isEqualTo(2);
    }

    @Test
    void newEpochReplacesTheOldOne() {
        TestAgent before = collector.agent("epochs", "e1");
        before.deliver(events(4));
        TestAgent after = collector.agent("epochs", "e2");

        assertThat(after.deliver(events(1)).received()).isEqualTo(1);

        HttpResponse<byte[]> answer = before.post(before.encode(5, events(1)), null);
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(text(answer)).contains("\"epoch\":\"e2\"", "\"received\":1", "is over");
    }

    @Test
    void senderWithoutTheRightTokenIsRefused() {
        TestAgent agent = collector.agent("mine", "e1");
        byte[] batch = agent.encode(1, events(1));

        assertThat(agent.post("mine", null, batch, null).statusCode()).isEqualTo(401);
        assertThat(agent.post("mine", "0".repeat(64), batch, null).statusCode()).isEqualTo(401);
        String other = TestCollector.token(collector.tokens(), "other");
        assertThat(agent.post("mine", other, batch, null).statusCode()).isEqualTo(403);
        assertThat(agent.post("other", other, batch, null).statusCode()).isEqualTo(403);
    }

    @Test
    void tokenTakenBackStopsCountingWithoutRestart() throws IOException {
        TestAgent agent = collector.agent("revoked", "e1");
        agent.deliver(events(1));

        List<String> kept = Files.readAllLines(collector.tokens()).stream()
                .filter(line -> !line.startsWith("revoked "))
                .toList();
        Files.write(collector.tokens(), kept);

        assertThat(agent.post(agent.encode(2, events(1)), null).statusCode()).isEqualTo(401);
    }

    @Test
    void malformedBatchIsRefusedWholeWithTheReason() {
        TestAgent agent = collector.agent("malformed", "e1");
        byte[] batch = agent.encode(1, events(3));
        batch[batch.length - 20] ^= 1;

        HttpResponse<byte[]> answer = agent.post(batch, null);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(text(answer)).contains("\"detail\":\"line ");
        assertThat(agent.deliverFrom(1, List.of()).received()).isZero();
        assertThat(agent.post(new byte[] {1, 2, 3}, "gzip").statusCode()).isEqualTo(400);
        assertThat(agent.post(batch, "br").statusCode()).isEqualTo(415);
    }

    @Test
    void bodiesPastTheLimitsAreRefused() {
        TestAgent agent = collector.agent("large", "e1");

        assertThat(agent.post(new byte[65 * 1024], null).statusCode()).isEqualTo(413);
        byte[] bomb = TestAgent.gzip(new byte[40 * 1024 * 1024]);
        assertThat(bomb.length).isLessThan(64 * 1024);
        HttpResponse<byte[]> answer = agent.post(bomb, "gzip");
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(text(answer)).contains("at most 262144 bytes unpacked");
        assertThat(agent.post(TestAgent.gzip(agent.encode(1, events(101))), "gzip")
                        .statusCode())
                .isEqualTo(413);
        assertThat(metric("bmon_ingest_refused_total{reason=\"too_large\"}")).isGreaterThanOrEqualTo(3);
    }

    @Test
    void clockThatIsOffIsMeasured() {
        TestAgent agent = collector.agent("skewed", "e1", 400_000);
        agent.deliver(events(1));
        agent.deliver(events(1));

        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            String nodes = collector.get("api/v1/nodes");
            String skewed = nodes.substring(nodes.indexOf("\"skewed\""));
            assertThat(skewed).contains("clockOffsetMicros");
            long offset = Long.parseLong(skewed.replaceAll("(?s).*?\"clockOffsetMicros\":(-?\\d+).*", "$1"));
            long error = Long.parseLong(skewed.replaceAll("(?s).*?\"clockErrorMicros\":(\\d+).*", "$1"));
            assertThat(Math.abs(offset - 400_000)).isLessThanOrEqualTo(error + 1);
        });
    }
}
