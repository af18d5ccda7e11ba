package org.bmon.collector.store;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Opens the history. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StoreProperties.class)
class StoreConfiguration {

    @Bean
    HistoryStore historyStore(StoreProperties properties) {
        String server = properties.server();
        return server == null
                ? SqliteHistory.open(properties.dataDir())
                : PostgresHistory.open(server, properties.user(), properties.secret());
    }
}
