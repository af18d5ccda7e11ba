package org.bmon.collector.store;

import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Opens the history. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StoreProperties.class)
class StoreConfiguration {

    /** That of a collector alone. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnExpression("'${bmon.collector.kafka.bootstrap-servers:}' == ''")
    static class Alone {

        @Bean
        HistoryStore historyStore(StoreProperties properties) {
            String server = properties.server();
            return server == null
                    ? SqliteHistory.open(properties.dataDir())
                    : PostgresHistory.open(server, properties.user(), properties.secret());
        }
    }

    /** That of a group. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnExpression("'${bmon.collector.kafka.bootstrap-servers:}' != ''")
    static class Shared {

        @Bean
        SharedHistory sharedHistory(StoreProperties properties) {
            String server = properties.server();
            if (server == null) {
                throw new StoreException(
                        "collectors of a group share one history in PostgreSQL: set bmon.collector.store.url beside"
                                + " bmon.collector.kafka.bootstrap-servers",
                        null);
            }
            return PostgresHistory.openShared(server, properties.user(), properties.secret());
        }

        /** Closed with the one that it is seen through. */
        @Bean(destroyMethod = "")
        HistoryStore historyStore(SharedHistory shared) {
            return shared.whole();
        }
    }
}
