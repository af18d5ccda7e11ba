package org.bmon.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes records and waits until the broker has them on all servers that are in sync. A producer that can't go on is
 * replaced. Safe for use by many threads.
 */
public final class RecordSender implements AutoCloseable {

    /** More than the largest batch comes to; the topic takes as much. */
    public static final int LARGEST_BYTES = 20 << 20;

    private static final int BATCH_BYTES = 256 << 10;
    private static final long GRACE_MILLIS = 500;

    private final BrokerSettings settings;
    private final LongSupplier nanoTime;
    private @Nullable KafkaProducer<String, byte[]> producer;
    private boolean closed;

    /** Of the broker of these settings; nothing is opened before the first write. */
    public RecordSender(BrokerSettings settings, LongSupplier nanoTime) {
        this.settings = settings;
        this.nanoTime = nanoTime;
    }

    private synchronized KafkaProducer<String, byte[]> producer() throws BrokerAwayException {
        if (closed) {
            throw new BrokerAwayException("nothing is written any more; this end is closed");
        }
        KafkaProducer<String, byte[]> open = producer;
        if (open == null) {
            int timeout = (int) settings.timeout().toMillis();
            Map<String, Object> config = settings.clientConfig();
            config.put(ProducerConfig.ACKS_CONFIG, "all");
            config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
            config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
            config.put(ProducerConfig.LINGER_MS_CONFIG, 2);
            config.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
            config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, settings.bufferBytes());
            config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_BYTES);
            config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, timeout);
            config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, timeout);
            open = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
            producer = open;
        }
        return open;
    }

    /**
     * Writes them all; when this returns the broker has them.
     *
     * @throws BrokerAwayException if it did not take them all in time; some may be there
     */
    public void send(List<ProducerRecord<String, byte[]>> records) throws BrokerAwayException {
        KafkaProducer<String, byte[]> open = producer();
        long deadline = nanoTime.getAsLong()
                + settings.timeout().plusMillis(GRACE_MILLIS).toNanos();
        try {
            List<Future<?>> sent = new ArrayList<>(records.size());
            for (ProducerRecord<String, byte[]> record : records) {
                sent.add(open.send(record));
            }
            for (Future<?> each : sent) {
                each.get(Math.max(0, deadline - nanoTime.getAsLong()), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException | InterruptException e) {
            Thread.currentThread().interrupt();
            throw new BrokerAwayException("a write was interrupted", e);
        } catch (TimeoutException e) {
            throw new BrokerAwayException("the broker took nothing within " + settings.timeout(), e);
        } catch (ExecutionException e) {
            throw failed(open, e.getCause() == null ? e : e.getCause());
        } catch (KafkaException e) {
            throw failed(open, e);
        }
    }

    private BrokerAwayException failed(KafkaProducer<String, byte[]> used, Throwable cause) {
        if (!(cause instanceof RetriableException)) {
            discard(used);
        }
        return new BrokerAwayException("the broker did not take it: " + cause.getMessage(), cause);
    }

    private void discard(KafkaProducer<String, byte[]> used) {
        synchronized (this) {
            if (Objects.equals(producer, used)) {
                producer = null;
            }
        }
        used.close(Duration.ZERO);
    }

    @Override
    public void close() {
        KafkaProducer<String, byte[]> open;
        synchronized (this) {
            closed = true;
            open = producer;
            producer = null;
        }
        if (open != null) {
            open.close(Duration.ofSeconds(1));
        }
    }
}
