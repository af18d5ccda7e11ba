package org.bmon.collector.ingest;

import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the receiving end. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(IngestProperties.class)
class IngestConfiguration {

    @Bean
    NodeTokens nodeTokens(IngestProperties properties, Clock clock) {
        return new NodeTokens(properties.tokensFile(), clock);
    }

    @Bean
    AgentAddresses agentAddresses() {
        return new AgentAddresses();
    }
}
