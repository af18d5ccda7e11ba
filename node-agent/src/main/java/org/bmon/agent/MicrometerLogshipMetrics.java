package org.bmon.agent;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.bmon.agent.exporter.FailureCounter;
import org.bmon.agent.logship.LogshipMetrics;
import org.jspecify.annotations.Nullable;

/** The log shipper's counts as meters; each is there from the start, so that its first increase shows. */
final class MicrometerLogshipMetrics implements LogshipMetrics {

    private static final String PREFIX = "bmon.agent.logship.";

    private final Map<PushOutcome, Counter> pushes = new EnumMap<>(PushOutcome.class);
    private final Map<DropReason, Counter> dropped = new EnumMap<>(DropReason.class);
    private final Counter shipped;
    private final Counter shippedBytes;
    private final Counter excluded;
    private final Counter cut;
    private final Counter gaps;
    private final Counter failures;

    MicrometerLogshipMetrics(MeterRegistry registry) {
        failures = FailureCounter.of(registry, "logship");
        for (PushOutcome outcome : PushOutcome.values()) {
            pushes.put(
                    outcome,
                    counter("pushes", "Requests to Loki by what became of them")
                            .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
        for (DropReason reason : DropReason.values()) {
            dropped.put(
                    reason,
                    counter("dropped", "Entries of debug.log that never come to Loki, by reason")
                            .baseUnit("entries")
                            .tag("reason", reason.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
        shipped = counter("shipped", "Entries of debug.log that Loki took")
                .baseUnit("entries")
                .register(registry);
        shippedBytes = counter("sent", "Bytes of the entries that Loki took, before packing")
                .baseUnit("bytes")
                .register(registry);
        excluded = counter("excluded", "Entries of debug.log of categories that are not sent")
                .baseUnit("entries")
                .register(registry);
        cut = counter("cut", "Bytes that were cut off entries of debug.log that were too long for Loki")
                .baseUnit("bytes")
                .register(registry);
        gaps = counter("gaps", "Places where something was lost from debug.log before it could be read for Loki")
                .register(registry);
    }

    private static Counter.Builder counter(String name, String description) {
        return Counter.builder(PREFIX + name).description(description);
    }

    @Override
    public void pushed(PushOutcome outcome) {
        increment(pushes.get(outcome), 1);
    }

    @Override
    public void shipped(int entries, long bytes) {
        shipped.increment(entries);
        shippedBytes.increment((double) bytes);
    }

    @Override
    public void excluded(int entries) {
        excluded.increment(entries);
    }

    @Override
    public void dropped(DropReason reason, int entries) {
        increment(dropped.get(reason), entries);
    }

    private static void increment(@Nullable Counter counter, double by) {
        if (counter != null) {
            counter.increment(by);
        }
    }

    @Override
    public void cut(long bytes) {
        cut.increment((double) bytes);
    }

    @Override
    public void gaps(long found) {
        gaps.increment((double) found);
    }

    @Override
    public void failed() {
        failures.increment();
    }
}
