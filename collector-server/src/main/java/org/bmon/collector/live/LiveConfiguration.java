package org.bmon.collector.live;

import java.time.Clock;
import java.util.List;
import org.bmon.collector.metrics.CollectorMetrics;
import org.bmon.collector.store.HistoryStore;
import org.bmon.common.wire.BatchCodec;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the live fleet; in a group the group makes one for each shard. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({LiveProperties.class, FleetProperties.class})
class LiveConfiguration {

    @Bean
    LiveFleets liveFleets(
            LiveProperties properties,
            FleetProperties fleet,
            Clock clock,
            BatchCodec codec,
            Membership membership,
            List<CommitListener> listeners) {
        return new LiveFleets(properties, fleet, clock, codec, membership, listeners);
    }

    @Bean
    @ConditionalOnExpression("'${bmon.collector.kafka.bootstrap-servers:}' == ''")
    LiveFleet liveFleet(LiveFleets fleets, HistoryStore store, CollectorMetrics metrics) {
        return fleets.alone(store, metrics);
    }
}
