package org.bmon.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.event.Event;
import org.bmon.common.event.StreamId;
import org.bmon.common.event.TestEvents;
import org.bmon.common.part.ClockReading;
import org.bmon.common.part.Part;
import org.bmon.common.part.Partitioning;
import org.bmon.common.wire.Batch;
import org.bmon.common.wire.NotFollowingException;
import org.bmon.common.wire.StreamProgress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamWriterTests {

    private static final int PARTITIONS = 3;
    private static final NodeName OAK = new NodeName("oak");
    private static final StreamId STREAM = new StreamId(OAK, Network.MAIN, "e1");

    private final TestBroker broker = TestBroker.shared();
    private final BrokerSettings settings = new BrokerSettings(
            broker.bootstrapServers(),
            Map.of(),
            "t" + UUID.randomUUID() + ".",
            PARTITIONS,
            1,
            Duration.ofDays(1),
            Duration.ofSeconds(20),
            8 << 20);
    private final Counts counts = new Counts();
    private final List<StreamWriter> writers = new ArrayList<>();
    private final SplittableRandom random = new SplittableRandom(4);

    private static final class Counts implements BrokerMetrics {
        final AtomicInteger parts = new AtomicInteger();
        final AtomicLong bytes = new AtomicLong();
        final AtomicInteger failures = new AtomicInteger();
        final AtomicInteger unreadable = new AtomicInteger();

        @Override
        public void written(int written, long size, long nanos) {
            parts.addAndGet(written);
            bytes.addAndGet(size);
        }

        @Override
        public void failed() {
            failures.incrementAndGet();
        }

        @Override
        public void unreadable(String topic) {
            unreadable.incrementAndGet();
        }
    }

    @BeforeEach
    void makeTopics() throws Exception {
        broker.start();
        new TopicSetup(settings).ensure();
    }

    @AfterEach
    void close() {
        writers.forEach(StreamWriter::close);
    }

    private StreamWriter writer() {
        return writer(settings);
    }

    private StreamWriter writer(BrokerSettings of) {
        StreamWriter writer = new StreamWriter(of, null, counts, System::nanoTime);
        writers.add(writer);
        return writer;
    }

    private List<Event> events(int count) {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(TestEvents.random(random));
        }
        return events;
    }

    @Test
    void everyPartitionHasItsShareOfEveryBatch() throws Exception {
        List<Event> events = events(60);
        ClockReading clock = new ClockReading(3, 1);
        StreamWriter writer = writer();
        writer.write(new Batch(STREAM, 1, 0, null, events.subList(0, 40)), 10, clock);
        writer.write(new Batch(STREAM, 41, 0, null, List.of()), 15, clock);
        writer.write(new Batch(STREAM, 31, 0, null, events.subList(30, 60)), 20, null);

        Partitioning partitioning = new Partitioning(PARTITIONS);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            assertThat(broker.parts(settings.topics().events(), partition))
                    .containsExactly(
                            partitioning
                                    .split(STREAM, 1, events.subList(0, 40), 0, 10, 10, clock)
                                    .get(partition),
                            partitioning
                                    .split(STREAM, 41, List.of(), 0, 10, 15, clock)
                                    .get(partition),
                            partitioning
                                    .split(STREAM, 41, events.subList(40, 60), 0, 10, 20, null)
                                    .get(partition));
            assertThat(broker.records(settings.topics().events(), partition))
                    .allMatch(record -> record.key().equals("oak"));
        }
        assertThat(counts.parts).hasValue(3 * PARTITIONS);
        assertThat(counts.bytes.get()).isPositive();
    }

    @Test
    void anotherWriterGoesOnWhereTheFirstEndedAndKnowsItBeforeItRefuses() throws Exception {
        List<Event> events = events(9);
        StreamWriter first = writer();
        StreamWriter second = writer();
        second.write(new Batch(STREAM, 1, 0, null, events.subList(0, 2)), 10, null);
        first.write(new Batch(STREAM, 3, 0, null, events.subList(2, 6)), 11, null);

        StreamWriter.Written written = second.write(new Batch(STREAM, 7, 0, null, events.subList(6, 9)), 12, null);

        assertThat(written.progress().received()).isEqualTo(9);
        assertThat(written.skipped()).isZero();
        assertThatExceptionOfType(NotFollowingException.class)
                .isThrownBy(() -> writer().write(new Batch(STREAM, 11, 0, null, events(1)), 13, null))
                .satisfies(e -> assertThat(e.progress()).isEqualTo(written.progress()));
        assertThat(together(settings)).isEqualTo(numbered(events));
    }

    @Test
    void aPositionThatIsToldLateIsNotTheLastWord() throws Exception {
        StreamWriter ahead = writer();
        ahead.write(new Batch(STREAM, 1, 0, null, events(5)), 10, null);
        StreamProgress late = new StreamProgress(STREAM, 2, 0, 10, List.of());
        RecordSender sender = new RecordSender(settings, System::nanoTime);
        sender.send(List.of(
                new ProducerRecord<>(settings.topics().positions(), 0, "oak", ProgressCodec.encode(late)),
                new ProducerRecord<>(
                        settings.topics().positions(), 0, "elm", "no position".getBytes(StandardCharsets.UTF_8))));
        sender.close();

        ahead.catchUp();

        assertThat(counts.unreadable).hasValue(1);
        assertThat(ahead.progress(OAK)).isEqualTo(new StreamProgress(STREAM, 5, 0, 10, List.of()));
        byte[] last = broker.records(settings.topics().positions(), 0).get(3).value();
        assertThat(ProgressCodec.decode("oak", last).received()).isEqualTo(5);
    }

    @Test
    void aBrokerThatIsAwayIsWaitedForAndNothingIsLost() throws Exception {
        List<Event> events = events(12);
        BrokerSettings hasty = settings.withTimeout(Duration.ofSeconds(2));
        StreamWriter writer = writer(hasty);
        writer.write(new Batch(STREAM, 1, 0, null, events.subList(0, 4)), 10, null);

        broker.stop();
        assertThatExceptionOfType(BrokerAwayException.class)
                .isThrownBy(() -> writer.write(new Batch(STREAM, 5, 0, null, events.subList(4, 8)), 11, null));
        assertThat(counts.failures).hasValue(1);
        broker.start();

        long next = 5;
        for (int tries = 0; next <= 12 && tries < 30; tries++) {
            Batch batch = new Batch(STREAM, next, 0, null, events.subList((int) next - 1, 12));
            try {
                next = writer.write(batch, 12, null).progress().received() + 1;
            } catch (BrokerAwayException e) {
                assertThat(e).hasMessageContaining("broker");
            }
        }
        assertThat(next).isEqualTo(13);
        assertThat(together(settings)).isEqualTo(numbered(events));
    }

    @Test
    void aTopicOfAnotherNumberOfPartitionsIsNotUsed() {
        BrokerSettings other = new BrokerSettings(
                settings.bootstrapServers(),
                Map.of(),
                settings.topicPrefix(),
                PARTITIONS + 1,
                1,
                settings.retention(),
                settings.timeout(),
                8 << 20);

        assertThatExceptionOfType(TopicMismatchException.class)
                .isThrownBy(() -> new TopicSetup(other).ensure())
                .withMessageEndingWith(
                        "has 3 partitions, but 4 are configured; set what it has, or drain it and make it"
                                + " anew (docs/scaling.md)");
    }

    @Test
    void aWishIsToldOnceAndNotWhenItIsOld() throws Exception {
        try (Wishes judge = new Wishes(settings, counts, System::nanoTime);
                Wishes ingest = new Wishes(settings, counts, System::nanoTime)) {
            judge.ask(OAK, List.of("mempool"), 1_000);
            judge.ask(OAK, List.of("mempool", "block 00"), 2_000);
            judge.ask(new NodeName("elm"), List.of("mempool"), 2_000);
            ingest.catchUp();

            assertThat(ingest.take(OAK, 3_000)).containsExactly("mempool", "block 00");
            assertThat(ingest.take(OAK, 3_000)).isEmpty();
            assertThat(ingest.take(new NodeName("elm"), 62_000_000)).isEmpty();
        }
    }

    /** The stream as all partitions together have it, repeats passed over as a reader does. */
    private Map<Long, Event> together(BrokerSettings of) {
        Map<Long, Event> all = new TreeMap<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            long received = 0;
            for (Part part : broker.parts(of.topics().events(), partition)) {
                assertThat(part.first()).as("a hole in partition " + partition).isLessThanOrEqualTo(received + 1);
                for (int i = 0; i < part.events().size(); i++) {
                    long position = part.positions().get(i);
                    if (position > received) {
                        all.put(position, part.events().get(i));
                    }
                }
                received = Math.max(received, part.next() - 1);
            }
        }
        return all;
    }

    private static Map<Long, Event> numbered(List<Event> events) {
        Map<Long, Event> all = new TreeMap<>();
        events.forEach(event -> all.put(all.size() + 1L, event));
        return all;
    }
}
