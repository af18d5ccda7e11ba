package org.bmon.agent;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.bmon.agent.recorder.Recorder;
import org.bmon.agent.recorder.RecorderSettings;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Records what is read of the node, if the settings ask for it. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBean(RecorderSettings.class)
class RecorderConfiguration {

    @Bean(initMethod = "start", destroyMethod = "close")
    Recorder recorder(RecorderSettings settings, MeterRegistry registry, Clock clock) {
        return new Recorder(settings, new MicrometerRecorderMetrics(registry), clock, System::nanoTime);
    }
}
