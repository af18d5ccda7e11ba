package org.bmon.agent;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;
import org.bmon.agent.exporter.NodeCollector;
import org.bmon.agent.exporter.RpcMeters;
import org.bmon.agent.recorder.Recorder;
import org.bmon.agent.source.log.tail.LogSettings;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.micrometer.metrics.autoconfigure.MeterRegistryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the agent together for Spring. */
@Configuration(proxyBeanMethods = false)
class AgentConfiguration {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    MeterRegistryCustomizer<MeterRegistry> commonTags(AgentSettings settings) {
        return registry -> registry.config()
                .commonTags(
                        "node",
                        settings.node().value(),
                        "network",
                        settings.network().label());
    }

    @Bean
    MicrometerAgentMetrics agentMetrics(MeterRegistry registry) {
        return new MicrometerAgentMetrics(registry);
    }

    @Bean
    RpcMeters rpcMeters(MeterRegistry registry) {
        return new RpcMeters(registry);
    }

    @Bean
    MicrometerZmqMetrics zmqMetrics(MeterRegistry registry) {
        return new MicrometerZmqMetrics(registry);
    }

    @Bean
    AgentPipeline agentPipeline(
            AgentSettings settings,
            MicrometerAgentMetrics metrics,
            MicrometerZmqMetrics zmq,
            RpcMeters rpc,
            ObjectProvider<Recorder> recorder,
            Clock clock) {
        AgentTaps taps = recorder.stream()
                .map(recording -> new AgentTaps(recording, recording))
                .findFirst()
                .orElse(AgentTaps.NONE);
        return new AgentPipeline(
                settings, new AgentMetrics(metrics, metrics, zmq, zmq, metrics, rpc, rpc), taps, clock);
    }

    @Bean
    NodeCollector nodeCollector(
            AgentPipeline pipeline, AgentSettings settings, RpcMeters meters, PrometheusRegistry prometheus) {
        NodeCollector collector = new NodeCollector(
                pipeline.facts(), pipeline::isNodeReachable, meters, settings.node(), settings.network());
        if (settings.rpc() != null) {
            prometheus.register(collector);
        }
        return collector;
    }

    @Bean
    PipelineLifecycle pipelineLifecycle(AgentPipeline pipeline) {
        return new PipelineLifecycle(pipeline);
    }

    @Bean
    MeterBinder logFileMeters(AgentSettings settings) {
        LogSettings log = settings.log();
        return log == null ? registry -> {} : new LogFileMeters(log.path());
    }

    @Bean
    MeterBinder pipelineMeters(AgentPipeline pipeline, Clock clock) {
        return new PipelineMeters(pipeline, clock);
    }

    @Bean
    HealthIndicator agentHealthIndicator(AgentPipeline pipeline) {
        return new AgentHealthIndicator(pipeline);
    }
}
