package org.bmon.collector.group;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.bmon.broker.BrokerMetrics;
import org.bmon.broker.BrokerSettings;
import org.bmon.broker.Wishes;
import org.bmon.collector.broker.ConditionalOnBroker;
import org.bmon.collector.live.LiveFleets;
import org.bmon.collector.metrics.CollectorMetrics;
import org.bmon.collector.store.SharedHistory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires this collector's place in the group, where there is a broker. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBroker
@EnableConfigurationProperties(GroupProperties.class)
class GroupConfiguration {

    @Bean
    GroupMetrics groupMetrics(MeterRegistry registry) {
        return new MicrometerGroupMetrics(registry);
    }

    @Bean
    CollectorGroup collectorGroup(
            BrokerSettings settings,
            GroupProperties properties,
            SharedHistory history,
            LiveFleets fleets,
            CollectorMetrics metrics,
            GroupMetrics groupMetrics) {
        return new CollectorGroup(settings, properties, history, fleets, metrics, groupMetrics, System::nanoTime);
    }

    @Bean
    Asking asking(
            CollectorGroup group, BrokerSettings settings, BrokerMetrics broker, GroupMetrics metrics, Clock clock) {
        return new Asking(group, new Wishes(settings, broker, System::nanoTime), metrics, clock);
    }
}
