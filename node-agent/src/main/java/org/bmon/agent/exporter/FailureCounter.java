package org.bmon.agent.exporter;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts, for each part of the agent that works by itself, how often it had to begin anew. */
public final class FailureCounter {

    private FailureCounter() {}

    /** The counter of a part, which is there from the start. */
    public static Counter of(MeterRegistry registry, String part) {
        return Counter.builder("bmon.agent.failures")
                .description("Times that a part of the agent failed and began anew; the agent's log says why")
                .tag("part", part)
                .register(registry);
    }
}
