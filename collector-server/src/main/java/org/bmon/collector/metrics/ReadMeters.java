package org.bmon.collector.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts who was not let read, from 0 on, so that the first is not missed. */
public final class ReadMeters {

    private final Map<Refusal, Counter> refused = new EnumMap<>(Refusal.class);

    public ReadMeters(MeterRegistry registry) {
        for (Refusal why : List.of(Refusal.UNAUTHORIZED, Refusal.FORBIDDEN, Refusal.BUSY)) {
            refused.put(
                    why,
                    Counter.builder("bmon.reads.refused")
                            .description("Requests to read that were refused")
                            .tag("reason", why.label())
                            .register(registry));
        }
    }

    /**
     * A request was refused.
     *
     * @throws IllegalArgumentException if reads are never refused for that
     */
    public void refused(Refusal why) {
        Counter counter = refused.get(why);
        if (counter == null) {
            throw new IllegalArgumentException("reads are not refused for " + why);
        }
        counter.increment();
    }
}
