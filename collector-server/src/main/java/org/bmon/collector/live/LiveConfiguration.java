package org.bmon.collector.live;

import java.time.Clock;
import java.util.List;
import org.bmon.collector.metrics.CollectorMetrics;
import org.bmon.collector.store.HistoryStore;
import org.bmon.common.wire.BatchCodec;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the live fleet. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({LiveProperties.class, FleetProperties.class})
class LiveConfiguration {

    @Bean
    LiveFleet liveFleet(
            LiveProperties properties,
            FleetProperties fleet,
            HistoryStore store,
            CollectorMetrics metrics,
            Clock clock,
            BatchCodec codec,
            Membership membership,
            List<CommitListener> listeners) {
        return new LiveFleet(properties, fleet, store, metrics, clock, codec, membership, listeners);
    }
}
