package org.bmon.collector.group;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.bmon.broker.BrokerAwayException;
import org.bmon.broker.BrokerSettings;
import org.bmon.broker.RecordSender;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets records aside that nobody can take: as they are, on a topic of their own, with why and where they stood in headers.
 * One that is set aside just before its reader is killed may stand there twice. Used by one thread.
 */
final class DeadLetters implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);

    private final String topic;
    private final GroupMetrics metrics;
    private final RecordSender sender;

    DeadLetters(BrokerSettings settings, GroupMetrics metrics, LongSupplier nanoTime) {
        this.topic = settings.topics().dead();
        this.metrics = metrics;
        this.sender = new RecordSender(settings, nanoTime);
    }

    /**
     * Sets a record aside; false if the broker did not take it, and it must be tried again. Of one that is too large even
     * for this only the place is told.
     */
    boolean put(ConsumerRecord<String, byte[]> record, DeadReason why, String what) {
        byte[] value = record.value();
        boolean fits = value == null || value.length < RecordSender.LARGEST_BYTES / 2;
        ProducerRecord<String, byte[]> letter = new ProducerRecord<>(topic, null, record.key(), fits ? value : null);
        header(letter, "reason", why.label());
        header(letter, "detail", what);
        header(letter, "partition", String.valueOf(record.partition()));
        header(letter, "offset", String.valueOf(record.offset()));
        try {
            sender.send(List.of(letter));
        } catch (BrokerAwayException e) {
            metrics.failed();
            log.warn(
                    "Record {} of partition {} can't be taken nor set aside for now: {}",
                    record.offset(),
                    record.partition(),
                    e.getMessage());
            return false;
        }
        metrics.dead(why);
        log.error(
                "Record {} of partition {} was set aside on {}: {}", record.offset(), record.partition(), topic, what);
        return true;
    }

    private static void header(ProducerRecord<String, byte[]> letter, String name, String value) {
        letter.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        sender.close();
    }
}
