package org.bmon.workbench.delivery;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bmon.agent.AgentMetrics;
import org.bmon.agent.AgentPipeline;
import org.bmon.agent.AgentSettings;
import org.bmon.agent.outbox.OutboxSettings;
import org.bmon.agent.source.log.tail.LogSettings;
import org.bmon.agent.source.log.tail.StartAt;
import org.bmon.agent.source.zmq.ZmqSettings;
import org.bmon.agent.uplink.CollectorSettings;
import org.bmon.agent.uplink.TokenSource;
import org.bmon.agent.uplink.UplinkSettings;
import org.bmon.common.Network;
import org.bmon.common.NodeName;

/** Two agents beside one node: one reads its log and listens to ZMQ, the other only listens. */
final class WatchedAgents implements AutoCloseable {

    static final String BOTH = "both";
    static final String EAR = "ear";

    private final List<AgentPipeline> agents = new ArrayList<>();

    WatchedAgents(Path state, Path log, String zmq, URI collector, Path tokens, Clock clock) {
        agents.add(agent(
                BOTH,
                new LogSettings(log, StartAt.BEGINNING, Duration.ofMillis(50)),
                state,
                zmq,
                collector,
                tokens,
                clock));
        agents.add(agent(EAR, null, state, zmq, collector, tokens, clock));
        agents.forEach(AgentPipeline::start);
    }

    private static AgentPipeline agent(
            String name, LogSettings log, Path state, String zmq, URI collector, Path tokens, Clock clock) {
        return new AgentPipeline(
                new AgentSettings(
                        new NodeName(name),
                        Network.REGTEST,
                        log,
                        ZmqSettings.of(zmq),
                        new OutboxSettings(state.resolve(name), 64 << 20),
                        new CollectorSettings(
                                collector,
                                TokenSource.ofFile(tokens.resolveSibling("token-" + name)),
                                UplinkSettings.defaults()
                                        .withBatch(500, Duration.ofMillis(50), Duration.ofSeconds(1))
                                        .withBackoff(Duration.ofMillis(50), Duration.ofMillis(500))),
                        null),
                AgentMetrics.NONE,
                clock);
    }

    /** What is not durable in the collector yet. */
    long waiting() {
        return agents.stream().mapToLong(agent -> agent.outbox().events()).sum();
    }

    @Override
    public void close() {
        agents.forEach(AgentPipeline::close);
    }
}
