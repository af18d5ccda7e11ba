package org.bmon.collector.group;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.bmon.broker.BrokerSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets records aside that nobody can take: as they are, on a topic of their own, with why and where they stood in headers.
 * One that is set aside just before its reader is killed may stand there twice. Used by one thread.
 */
final class DeadLetters implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);

    private final BrokerSettings settings;
    private final GroupMetrics metrics;
    private final KafkaProducer<String, byte[]> producer;

    DeadLetters(BrokerSettings settings, GroupMetrics metrics) {
        this.settings = settings;
        this.metrics = metrics;
        int timeout = (int) settings.timeout().toMillis();
        Map<String, Object> config = settings.clientConfig();
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 32 << 20);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, timeout);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, timeout);
        this.producer = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
    }

    /** Sets a record aside; false if the broker did not take it, and it must be tried again. */
    boolean put(ConsumerRecord<String, byte[]> record, DeadReason why, String what) {
        ProducerRecord<String, byte[]> letter =
                new ProducerRecord<>(settings.topics().dead(), null, record.key(), record.value());
        header(letter, "reason", why.label());
        header(letter, "detail", what);
        header(letter, "partition", String.valueOf(record.partition()));
        header(letter, "offset", String.valueOf(record.offset()));
        try {
            producer.send(letter).get(settings.timeout().toMillis() + 500, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException | KafkaException e) {
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
                "Record {} of partition {} was set aside on {}: {}",
                record.offset(),
                record.partition(),
                settings.topics().dead(),
                what);
        return true;
    }

    private static void header(ProducerRecord<String, byte[]> letter, String name, String value) {
        letter.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
