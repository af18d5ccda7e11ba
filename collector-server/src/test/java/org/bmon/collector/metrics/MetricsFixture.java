package org.bmon.collector.metrics;

import io.micrometer.core.instrument.MeterRegistry;

/** The collector's metrics on a registry of a test's own. */
public final class MetricsFixture {

    private MetricsFixture() {}

    public static CollectorMetrics on(MeterRegistry registry) {
        return new MicrometerCollectorMetrics(registry);
    }
}
