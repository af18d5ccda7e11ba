package org.bmon.collector.security;

import java.time.Clock;
import org.bmon.collector.metrics.ReadMeters;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Decides who may read before anything listens. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ReadingProperties.class)
class SecurityConfiguration {

    @Bean
    ReadingFilter readingFilter(ReadingProperties properties, Environment environment, Clock clock, ReadMeters meters) {
        return new ReadingFilter(ReadingRule.of(properties, environment.getProperty("server.address"), clock), meters);
    }

    @Bean
    WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> unreadableRequests() {
        return factory -> factory.addContextCustomizers(
                context -> context.getParent().getPipeline().addValve(new UnreadableRequests()));
    }
}
