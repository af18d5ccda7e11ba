package org.bmon.workbench.delivery;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.bmon.agent.AgentMetrics;
import org.bmon.agent.AgentPipeline;
import org.bmon.agent.AgentSettings;
import org.bmon.agent.logship.LogShipper;
import org.bmon.agent.logship.LogshipMetrics;
import org.bmon.agent.logship.LogshipSettings;
import org.bmon.agent.outbox.OutboxSettings;
import org.bmon.agent.source.log.tail.LogSettings;
import org.bmon.agent.source.log.tail.StartAt;
import org.bmon.agent.source.zmq.ZmqSettings;
import org.bmon.agent.uplink.CollectorSettings;
import org.bmon.agent.uplink.TokenSource;
import org.bmon.agent.uplink.UplinkSettings;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.logging.LokiTarget;
import org.jspecify.annotations.Nullable;

/** Two agents beside one node: one reads its log and listens to ZMQ, the other only listens. */
public final class WatchedAgents implements AutoCloseable {

    /** Begins the name of the agent that reads the log too. */
    public static final String BOTH = "both";

    /** Begins the name of the agent that only listens. */
    public static final String EAR = "ear";

    private final List<AgentPipeline> agents = new ArrayList<>();
    private final @Nullable LogShipper shipper;

    /**
     * Starts them.
     *
     * @param suffix what their names have after the word, to tell them from those of another node
     * @param tokens the file beside which each agent's token is, as token-NAME
     * @param loki where the log is sent to; null if it is not
     */
    WatchedAgents(
            String suffix,
            Path state,
            Path log,
            String zmq,
            URI collector,
            Path tokens,
            @Nullable URI loki,
            Clock clock) {
        LogSettings reading = new LogSettings(log, StartAt.BEGINNING, Duration.ofMillis(50));
        agents.add(agent(BOTH + suffix, reading, state, zmq, collector, tokens, clock));
        agents.add(agent(EAR + suffix, null, state, zmq, collector, tokens, clock));
        agents.forEach(AgentPipeline::start);
        shipper = loki == null ? null : shipper(new NodeName(BOTH + suffix), reading, state, loki, clock);
        if (shipper != null) {
            shipper.start();
        }
    }

    private static LogShipper shipper(NodeName name, LogSettings reading, Path state, URI loki, Clock clock) {
        return new LogShipper(
                new LogshipSettings(
                        name,
                        Network.REGTEST,
                        reading,
                        Set.of(),
                        64 << 20,
                        Duration.ofMillis(500),
                        state.resolve(name.value()).resolve("logship.position")),
                new LokiTarget(loki, null, null),
                LogshipMetrics.NONE,
                clock,
                new SplittableRandom());
    }

    private static AgentPipeline agent(
            String name, @Nullable LogSettings log, Path state, String zmq, URI collector, Path tokens, Clock clock) {
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
        if (shipper != null) {
            shipper.close();
        }
        agents.forEach(AgentPipeline::close);
    }
}
