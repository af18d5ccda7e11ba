package org.bmon.collector.broker;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.bmon.broker.BrokerMetrics;
import org.bmon.broker.BrokerSettings;
import org.bmon.collector.metrics.CollectorMetrics;
import org.bmon.collector.store.HistoryStore;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** Wires the way to the broker, where there is one. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBroker
@EnableConfigurationProperties(KafkaProperties.class)
class BrokerConfiguration {

    @Bean
    BrokerSettings brokerSettings(KafkaProperties properties) {
        return properties.settings();
    }

    @Bean
    BrokerMetrics brokerMetrics(MeterRegistry registry) {
        return new MicrometerBrokerMetrics(registry);
    }

    @Bean
    @Primary
    BrokerIntake brokerIntake(
            BrokerSettings settings,
            BrokerMetrics broker,
            CollectorMetrics metrics,
            Clock clock,
            HistoryStore history) {
        return new BrokerIntake(settings, broker, metrics, clock, history);
    }
}
