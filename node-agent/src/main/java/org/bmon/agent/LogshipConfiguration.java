package org.bmon.agent;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.util.SplittableRandom;
import org.bmon.agent.logship.LogShipper;
import org.bmon.agent.logship.LogshipSettings;
import org.bmon.logging.LokiTarget;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Sends debug.log to Loki, if the settings ask for it. It depends on the pipeline, which makes the state directory. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBean(LogshipSettings.class)
class LogshipConfiguration {

    @Bean(initMethod = "start", destroyMethod = "close")
    LogShipper logShipper(
            LogshipSettings settings, LokiTarget target, MeterRegistry registry, Clock clock, AgentPipeline pipeline) {
        return new LogShipper(settings, target, new MicrometerLogshipMetrics(registry), clock, new SplittableRandom());
    }

    @Bean
    MeterBinder logshipMeters(LogShipper shipper, Clock clock) {
        return new LogshipMeters(shipper, clock);
    }
}
