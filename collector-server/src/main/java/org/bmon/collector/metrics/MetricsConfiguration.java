package org.bmon.collector.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the meters. */
@Configuration(proxyBeanMethods = false)
class MetricsConfiguration {

    @Bean
    CollectorMetrics collectorMetrics(MeterRegistry registry) {
        return new MicrometerCollectorMetrics(registry);
    }

    @Bean
    ReadMeters readMeters(MeterRegistry registry) {
        return new ReadMeters(registry);
    }
}
