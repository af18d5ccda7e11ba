package org.bmon.broker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/** Reads a topic of one partition whole, as far as it goes whenever one asks. Safe for use by many threads. */
final class TopicTail implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);

    private final BrokerSettings settings;
    private final TopicPartition partition;
    private final Listener listener;
    private final LongSupplier nanoTime;
    private @Nullable KafkaConsumer<String, byte[]> consumer;

    /** Hears of each record, in order. */
    interface Listener {

        /** A record; the value is null if what was said of the key is taken back. */
        void record(@Nullable String key, byte @Nullable [] value);
    }

    TopicTail(BrokerSettings settings, String topic, Listener listener, LongSupplier nanoTime) {
        this.settings = settings;
        this.partition = new TopicPartition(topic, 0);
        this.listener = listener;
        this.nanoTime = nanoTime;
    }

    /** Reads up to where the topic ends now. */
    synchronized void catchUp() throws BrokerAwayException {
        try {
            KafkaConsumer<String, byte[]> reading = consumer();
            long end = reading.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            long deadline = nanoTime.getAsLong() + settings.timeout().toNanos();
            while (reading.position(partition) < end) {
                for (ConsumerRecord<String, byte[]> told : reading.poll(POLL).records(partition)) {
                    listener.record(told.key(), told.value());
                }
                if (nanoTime.getAsLong() - deadline > 0) {
                    throw new BrokerAwayException(
                            partition.topic() + " was not read to its end within " + settings.timeout());
                }
            }
        } catch (KafkaException e) {
            throw new BrokerAwayException(partition.topic() + " can't be read: " + e.getMessage(), e);
        }
    }

    private KafkaConsumer<String, byte[]> consumer() {
        KafkaConsumer<String, byte[]> open = consumer;
        if (open == null) {
            Map<String, Object> config = settings.clientConfig();
            config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
            config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
            config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
            open = new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
            open.assign(List.of(partition));
            open.seekToBeginning(List.of(partition));
            consumer = open;
        }
        return open;
    }

    @Override
    public synchronized void close() {
        if (consumer != null) {
            consumer.close();
        }
    }
}
