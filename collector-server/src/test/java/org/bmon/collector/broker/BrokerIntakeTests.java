package org.bmon.collector.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.bmon.broker.BrokerSettings;
import org.bmon.broker.TestBroker;
import org.bmon.broker.TopicMismatchException;
import org.bmon.broker.Wishes;
import org.bmon.collector.live.QueueFullException;
import org.bmon.collector.live.Receipt;
import org.bmon.collector.live.StreamConflictException;
import org.bmon.collector.metrics.CollectorMetrics;
import org.bmon.collector.store.HistoryStore;
import org.bmon.collector.store.StreamPosition;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.common.event.Event;
import org.bmon.common.event.StreamId;
import org.bmon.common.event.TestEvents;
import org.bmon.common.part.ClockReading;
import org.bmon.common.part.Part;
import org.bmon.common.wire.Batch;
import org.bmon.common.wire.ClockExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Agents' batches into a real broker, by one instance of a group and by another. */
class BrokerIntakeTests {

    private static final int PARTITIONS = 2;
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final StreamId OAK = new StreamId(new NodeName("oak"), Network.MAIN, "e1");

    private final TestBroker broker = TestBroker.shared();
    private final BrokerSettings settings = BrokerSettings.of(broker.bootstrapServers(), PARTITIONS)
            .withPrefix("t" + UUID.randomUUID() + ".")
            .withTimeout(Duration.ofSeconds(10));
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<BrokerIntake> intakes = new ArrayList<>();
    private List<StreamPosition> kept = List.of();
    private final List<Long> duplicates = new ArrayList<>();
    private final SplittableRandom random = new SplittableRandom(8);

    @AfterEach
    void stop() {
        intakes.forEach(BrokerIntake::stop);
        broker.start();
    }

    private BrokerIntake instance(BrokerSettings of) {
        CollectorMetrics metrics = (CollectorMetrics) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {CollectorMetrics.class}, (self, method, arguments) -> {
                    if (method.getName().equals("duplicate")) {
                        duplicates.add(((Number) arguments[1]).longValue());
                    }
                    return null;
                });
        HistoryStore history = (HistoryStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {HistoryStore.class}, (self, method, arguments) -> kept);
        BrokerIntake intake =
                new BrokerIntake(of, new MicrometerBrokerMetrics(registry), metrics, Clock.systemUTC(), history);
        intakes.add(intake);
        intake.start();
        return intake;
    }

    private List<Event> events(int count) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(TestEvents.random(random));
        }
        return events;
    }

    private static Receipt give(BrokerIntake intake, long first, List<Event> events) throws Exception {
        return intake.receive(new Batch(OAK, first, 0, null, events), new byte[0], 1_000);
    }

    @Test
    void anotherInstanceTakesTheNextBatchAndABrokerThatIsAwayIsWaitedFor() throws Exception {
        List<Event> events = events(30);
        BrokerIntake first = instance(settings);
        BrokerIntake second = instance(settings.withTimeout(Duration.ofSeconds(3)));

        assertThat(give(first, 1, events.subList(0, 10))).isEqualTo(new Receipt(10, 10));
        assertThat(give(second, 11, events.subList(10, 20))).isEqualTo(new Receipt(20, 20));
        assertThatExceptionOfType(StreamConflictException.class)
                .isThrownBy(() -> give(first, 22, events.subList(21, 22)))
                .satisfies(e -> assertThat(e.receipt()).isEqualTo(new Receipt(20, 20)))
                .satisfies(e -> assertThat(e.epoch()).isEqualTo("e1"));

        broker.stop();
        assertThatExceptionOfType(QueueFullException.class)
                .isThrownBy(() -> give(second, 16, events.subList(15, 30)))
                .withMessageEndingWith("send this batch again later");
        broker.start();
        await().atMost(PATIENCE)
                .ignoreException(QueueFullException.class)
                .untilAsserted(() ->
                        assertThat(give(second, 16, events.subList(15, 30))).isEqualTo(new Receipt(30, 30)));

        assertThat(duplicates).containsSubsequence(0L, 0L, 5L);
        assertThat(registry.get("bmon.broker.failures").counter().count()).isPositive();
        assertThat(registry.get("bmon.broker").counter().count()).isPositive();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            long received = 0;
            for (Part part : broker.parts(settings.topics().events(), partition)) {
                assertThat(part.first()).isLessThanOrEqualTo(received + 1);
                received = Math.max(received, part.next() - 1);
            }
            assertThat(received).isEqualTo(30);
        }
    }

    @Test
    void anInstanceThatStartsWithoutABrokerTakesBatchesWhenItIsThere() throws Exception {
        broker.stop();
        BrokerIntake intake = instance(settings.withTimeout(Duration.ofSeconds(2)));
        assertThatExceptionOfType(QueueFullException.class).isThrownBy(() -> give(intake, 1, events(1)));

        broker.start();

        await().atMost(PATIENCE)
                .ignoreException(QueueFullException.class)
                .untilAsserted(
                        () -> assertThat(give(intake, 1, events(1)).received()).isEqualTo(1));
    }

    @Test
    void whatACollectorAloneHadIsNotAskedForAgain() throws Exception {
        StreamId before = new StreamId(OAK.node(), Network.MAIN, "e0");
        kept = List.of(new StreamPosition(before, 99, 0, 1), new StreamPosition(OAK, 40, 3, 2));
        BrokerIntake first = instance(settings);
        kept = List.of();
        BrokerIntake second = instance(settings);

        assertThat(give(second, 41, events(2))).isEqualTo(new Receipt(42, 42));
        Part part = broker.parts(settings.topics().events(), 0).get(0);
        assertThat(part.first()).isEqualTo(41);
        assertThat(part.missed()).isEqualTo(3);
        assertThat(part.openedMicros()).isEqualTo(2);
        assertThatExceptionOfType(StreamConflictException.class)
                .isThrownBy(() -> first.receive(new Batch(before, 100, 0, null, events(1)), new byte[0], 1_000))
                .withMessageContaining("epoch e0 of oak is over");
    }

    @Test
    void clocksAreMeasuredAndWishesTold() throws Exception {
        BrokerIntake intake = instance(settings);
        intake.receive(new Batch(OAK, 1, 0, new ClockExchange(50, 100, 110, 70), List.of()), new byte[0], 200);
        try (Wishes judge = new Wishes(settings, new MicrometerBrokerMetrics(registry), System::nanoTime)) {
            judge.ask(
                    OAK.node(),
                    List.of("mempool"),
                    Stamp.micros(Clock.systemUTC().instant()));
        }

        assertThat(broker.parts(settings.topics().events(), 1).get(0).clock()).isEqualTo(new ClockReading(-45, 5));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(intake.wants(OAK)).containsExactly("mempool"));
        assertThat(intake.wants(OAK)).isEmpty();
        assertThatExceptionOfType(TopicMismatchException.class)
                .isThrownBy(() -> instance(settings.withPartitions(PARTITIONS + 1)));
    }
}
