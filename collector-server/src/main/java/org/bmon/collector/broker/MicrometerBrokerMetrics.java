package org.bmon.collector.broker;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import org.bmon.broker.BrokerMetrics;

/** What goes to the broker, as Micrometer meters. collector-server/README.md has the table. */
final class MicrometerBrokerMetrics implements BrokerMetrics {

    private final MeterRegistry registry;
    private final Counter parts;
    private final Counter bytes;
    private final Counter failures;
    private final Timer writes;

    MicrometerBrokerMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.parts = Counter.builder("bmon.broker.parts")
                .description("Parts of batches that the broker acknowledged")
                .register(registry);
        this.bytes = Counter.builder("bmon.broker")
                .baseUnit("bytes")
                .description("Their size before compression")
                .register(registry);
        this.failures = Counter.builder("bmon.broker.failures")
                .description("Writes and readings that failed; whoever asked comes again")
                .register(registry);
        this.writes = Timer.builder("bmon.broker.write")
                .description("From a batch to the broker's word that it has all parts")
                .register(registry);
    }

    @Override
    public void written(int count, long size, long nanos) {
        parts.increment(count);
        bytes.increment((double) size);
        writes.record(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void failed() {
        failures.increment();
    }

    @Override
    public void unreadable(String topic) {
        Counter.builder("bmon.broker.unreadable")
                .description("Records of positions and wishes that could not be read")
                .tag("topic", topic)
                .register(registry)
                .increment();
    }
}
