package org.bmon.collector.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.bmon.broker.BrokerSettings;
import org.bmon.broker.TestBroker;
import org.bmon.broker.Wishes;
import org.bmon.collector.TestAgent;
import org.bmon.collector.TestCollector;
import org.bmon.common.NodeName;
import org.bmon.common.event.Event;
import org.bmon.common.event.TestEvents;
import org.bmon.common.part.Part;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Agents' batches over HTTP into a real broker, by one instance and by another. */
class BrokerIntakeTests {

    private static final int PARTITIONS = 2;
    private static final SplittableRandom RANDOM = new SplittableRandom(8);

    @TempDir
    Path folder;

    private final TestBroker broker = TestBroker.shared();
    private final String prefix = "t" + UUID.randomUUID() + ".";
    private final List<TestCollector> collectors = new ArrayList<>();

    @AfterEach
    void stop() {
        collectors.forEach(TestCollector::close);
        broker.start();
    }

    private TestCollector instance(String name) {
        TestCollector collector = new TestCollector(
                folder.resolve(name),
                "--bmon.collector.kafka.bootstrap-servers=" + broker.bootstrapServers(),
                "--bmon.collector.kafka.topic-prefix=" + prefix,
                "--bmon.collector.kafka.partitions=" + PARTITIONS,
                "--bmon.collector.kafka.replication=1",
                "--bmon.collector.kafka.timeout=3s");
        collectors.add(collector);
        return collector;
    }

    private static List<Event> events(int count) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(TestEvents.random(RANDOM));
        }
        return events;
    }

    @Test
    void anotherInstanceTakesTheNextBatchAndABrokerThatIsAwayIsWaitedFor() throws Exception {
        Path tokens = Files.createDirectories(folder.resolve("a")).resolve("tokens");
        String token = TestCollector.token(tokens, "oak");
        Files.copy(tokens, Files.createDirectories(folder.resolve("b")).resolve("tokens"));
        TestCollector first = instance("a");
        TestCollector second = instance("b");
        TestAgent toFirst = new TestAgent(first.url(), "oak", "e1", token, 0);
        TestAgent toSecond = new TestAgent(second.url(), "oak", "e1", token, 0);
        List<Event> events = events(30);

        assertTaken(toFirst.post(toFirst.encode(1, events.subList(0, 10)), null), 10);
        assertTaken(toSecond.post(toSecond.encode(11, events.subList(10, 20)), null), 20);
        HttpResponse<byte[]> ahead = toFirst.post(toFirst.encode(22, events.subList(21, 22)), null);
        assertThat(ahead.statusCode()).isEqualTo(409);
        assertThat(text(ahead)).contains("\"received\":20", "\"epoch\":\"e1\"");

        broker.stop();
        byte[] rest = toFirst.encode(21, events.subList(20, 30));
        HttpResponse<byte[]> away = toFirst.post(rest, null);
        assertThat(away.statusCode()).isEqualTo(503);
        assertThat(away.headers().firstValue("Retry-After")).hasValue("1");
        broker.start();
        await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertTaken(toFirst.post(rest, null), 30));

        assertThat(first.get("actuator/prometheus"))
                .contains("bmon_broker_parts_total ", "bmon_broker_bytes_total ", "bmon_broker_failures_total ")
                .contains("bmon_broker_write_seconds_count ");
        for (int partition = 0; partition < PARTITIONS; partition++) {
            long received = 0;
            for (Part part : broker.parts(prefix + "events", partition)) {
                assertThat(part.first()).isLessThanOrEqualTo(received + 1);
                received = Math.max(received, part.next() - 1);
            }
            assertThat(received).isEqualTo(30);
        }
    }

    @Test
    void whatTheJudgeAsksForStandsInTheReply() throws Exception {
        TestCollector collector = instance("a");
        TestAgent agent = collector.agent("elm", "e1");
        try (Wishes judge = new Wishes(
                BrokerSettings.of(broker.bootstrapServers(), PARTITIONS).withPrefix(prefix),
                new MicrometerBrokerMetrics(new SimpleMeterRegistry()),
                System::nanoTime)) {
            judge.ask(new NodeName("elm"), List.of("mempool"), System.currentTimeMillis() * 1_000);
        }

        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(text(agent.post(agent.encode(1, List.of()), null)))
                        .contains("\"wants\":[\"mempool\"]"));
    }

    private static void assertTaken(HttpResponse<byte[]> answer, long received) {
        assertThat(text(answer)).contains("\"received\":" + received + ",\"durable\":" + received + ",");
        assertThat(answer.statusCode()).isEqualTo(200);
    }

    private static String text(HttpResponse<byte[]> answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
