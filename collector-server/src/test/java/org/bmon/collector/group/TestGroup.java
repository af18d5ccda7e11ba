package org.bmon.collector.group;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.bmon.broker.BrokerAwayException;
import org.bmon.broker.BrokerSettings;
import org.bmon.broker.TestBroker;
import org.bmon.broker.TopicSetup;
import org.bmon.collector.live.LiveFleet;
import org.bmon.collector.live.LiveFleets;
import org.bmon.collector.metrics.CollectorMetrics;
import org.bmon.collector.metrics.MetricsFixture;
import org.bmon.collector.store.PostgresHistory;
import org.bmon.collector.store.SharedHistory;
import org.bmon.common.part.Part;
import org.bmon.common.part.PartCodec;
import org.jspecify.annotations.Nullable;

/** A group of collectors within one process: each with its own connections, over a broker and a database that are real. */
public final class TestGroup implements AutoCloseable {

    private static final AtomicInteger PREFIXES = new AtomicInteger();
    private static final Duration SESSION = Duration.ofSeconds(6);

    private final BrokerSettings settings;
    private final String database;
    private final KafkaProducer<String, byte[]> producer;
    private final PartCodec codec = new PartCodec();

    /** A group with topics of its own at the tests' broker, and this database. */
    public TestGroup(int partitions, String database) throws BrokerAwayException {
        String prefix = "test" + PREFIXES.incrementAndGet() + "-" + System.nanoTime() + ".";
        this.settings = new BrokerSettings(
                TestBroker.shared().bootstrapServers(),
                Map.of(),
                prefix,
                partitions,
                null,
                Duration.ofDays(100_000),
                Duration.ofSeconds(20),
                32L << 20);
        this.database = database;
        new TopicSetup(settings).ensure();
        this.producer = new KafkaProducer<>(settings.clientConfig(), new StringSerializer(), new ByteArraySerializer());
    }

    /** What the group reads from. */
    public BrokerSettings settings() {
        return settings;
    }

    /** One collector of it. */
    public Member member(Function<CollectorMetrics, LiveFleets> fleets) {
        return new Member(fleets);
    }

    /** Sends parts, each to its partition, and waits for the broker. */
    public void send(List<Part> parts) {
        List<Future<?>> sent = parts.stream()
                .<Future<?>>map(part -> producer.send(new ProducerRecord<>(
                        settings.topics().events(),
                        part.partition(),
                        part.stream().node().value(),
                        codec.encode(part))))
                .toList();
        sent.forEach(TestGroup::await);
    }

    /** Sends what is no part. */
    public void send(int partition, byte @Nullable [] value) {
        await(producer.send(new ProducerRecord<>(settings.topics().events(), partition, "ada", value)));
    }

    private static void await(Future<?> sent) {
        try {
            sent.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        producer.close();
    }

    /** A collector of the group, in the group from its making until it is closed or killed. */
    public final class Member implements AutoCloseable {

        private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
        private final SharedHistory history = PostgresHistory.openShared(database, "bmon", null);
        private final CollectorGroup group;
        private boolean over;

        private Member(Function<CollectorMetrics, LiveFleets> fleets) {
            CollectorMetrics metrics = MetricsFixture.on(meters);
            group = new CollectorGroup(
                    settings,
                    new GroupProperties("collectors-" + settings.topicPrefix(), SESSION),
                    history,
                    fleets.apply(metrics),
                    metrics,
                    new MicrometerGroupMetrics(meters),
                    System::nanoTime);
            try {
                group.start();
            } catch (RuntimeException e) {
                history.close();
                throw e;
            }
        }

        public CollectorGroup group() {
            return group;
        }

        public SharedHistory history() {
            return history;
        }

        public List<LiveFleet> judging() {
            return group.judging();
        }

        /** A count of it; 0 if there is no such meter. */
        public double count(String meter, String... tags) {
            return meters.find(meter).tags(tags).counters().stream()
                    .mapToDouble(counter -> counter.count())
                    .sum();
        }

        /** As kill -9 would: no last commit, no word to the broker. */
        public void kill() {
            over = true;
            group.kill();
            history.close();
        }

        @Override
        public void close() {
            if (!over) {
                over = true;
                group.stop();
                history.close();
            }
        }
    }
}
