package org.bmon.agent;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.bmon.agent.exporter.FailureCounter;
import org.bmon.agent.recorder.Kind;
import org.bmon.agent.recorder.RecorderMetrics;

/** The recorder's counts as meters. */
final class MicrometerRecorderMetrics implements RecorderMetrics {

    private final Map<Kind, Counter> recorded = new EnumMap<>(Kind.class);
    private final Map<Kind, Counter> dropped = new EnumMap<>(Kind.class);
    private final Counter removed;
    private final Counter gaps;
    private final Counter failures;

    MicrometerRecorderMetrics(MeterRegistry registry) {
        failures = FailureCounter.of(registry, "recorder");
        for (Kind kind : Kind.values()) {
            String name = kind.name().toLowerCase(Locale.ROOT);
            recorded.put(
                    kind,
                    Counter.builder("bmon.agent.recorder.recorded")
                            .description("Bytes recorded, before packing, by what they are of")
                            .baseUnit("bytes")
                            .tag("kind", name)
                            .register(registry));
            dropped.put(
                    kind,
                    Counter.builder("bmon.agent.recorder.dropped")
                            .description("Messages and exchanges that were not recorded, by what they are")
                            .tag("kind", name)
                            .register(registry));
        }
        removed = Counter.builder("bmon.agent.recorder.removed")
                .description("Bytes of old segments that went, to make room or for their age")
                .baseUnit("bytes")
                .register(registry);
        gaps = Counter.builder("bmon.agent.recorder.gaps")
                .description("Places where something was lost from debug.log before it could be recorded")
                .register(registry);
    }

    @Override
    public void recorded(Kind kind, long bytes) {
        recorded.getOrDefault(kind, removed).increment((double) bytes);
    }

    @Override
    public void dropped(Kind kind, int count) {
        dropped.getOrDefault(kind, gaps).increment(count);
    }

    @Override
    public void removed(long bytes) {
        removed.increment((double) bytes);
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
