package org.bmon.workbench.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bmon.agent.AgentMetrics;
import org.bmon.agent.AgentPipeline;
import org.bmon.agent.AgentSettings;
import org.bmon.agent.outbox.OutboxSettings;
import org.bmon.agent.source.log.tail.LogSettings;
import org.bmon.agent.source.log.tail.StartAt;
import org.bmon.agent.source.rpc.RpcCredentials;
import org.bmon.agent.source.rpc.poll.PollSettings;
import org.bmon.agent.source.rpc.poll.RpcSettings;
import org.bmon.agent.source.zmq.ZmqSettings;
import org.bmon.agent.uplink.CollectorSettings;
import org.bmon.agent.uplink.TokenSource;
import org.bmon.agent.uplink.UplinkSettings;
import org.bmon.collector.CollectorServer;
import org.bmon.collector.ingest.NodeTokens;
import org.bmon.common.Network;

/** A collector and an agent beside each node of a fleet, with all their files in a folder that goes when they do. */
final class WatchedFleet implements AutoCloseable {

    private static final long OUTBOX_BYTES = 64L << 20;

    private final Path home;
    private final List<AgentPipeline> agents = new ArrayList<>();
    private final Map<String, Map<String, String>> described = new TreeMap<>();
    private final CollectorServer collector;

    /**
     * Starts them.
     *
     * @param port where the collector listens; 0 for any free port
     */
    WatchedFleet(DemoFleet fleet, int port) throws IOException {
        home = Files.createTempDirectory("bmon-demo-");
        Path tokens = home.resolve("tokens");
        CollectorServer started = null;
        try {
            List<AgentSettings> settings = new ArrayList<>();
            List<String> issued = new ArrayList<>();
            for (DemoFleet.Node node : fleet.nodes()) {
                issued.add(NodeTokens.issue(tokens, node.name()));
            }
            started = CollectorServer.start(
                    "--server.port=" + port,
                    "--bmon.collector.store.data-dir=" + home.resolve("collector"),
                    "--bmon.collector.ingest.tokens-file=" + tokens,
                    "--bmon.collector.ingest.network=" + Network.REGTEST.label());
            for (int i = 0; i < issued.size(); i++) {
                DemoFleet.Node node = fleet.nodes().get(i);
                settings.add(agent(node, fleet.calls().member(node.name().value()), started.url(), issued.get(i)));
            }
            for (int i = 0; i < settings.size(); i++) {
                // An agent has the clock of its node's host, which may be off.
                Clock clock =
                        Clock.offset(Clock.systemUTC(), fleet.nodes().get(i).clockOffset());
                AgentPipeline agent = new AgentPipeline(settings.get(i), AgentMetrics.NONE, clock);
                agents.add(agent);
                agent.start();
            }
            collector = started;
        } catch (IOException | RuntimeException e) {
            agents.forEach(AgentPipeline::close);
            if (started != null) {
                started.close();
            }
            DemoFiles.delete(home);
            throw e;
        }
    }

    private AgentSettings agent(DemoFleet.Node node, FleetFile.Member feeds, URI url, String token) {
        Path state = home.resolve("agent-" + node.name());
        URI rpc = URI.create("http://127.0.0.1:" + feeds.rpcPort());
        described.put(
                node.name().value(),
                Map.of(
                        "bmon.agent.node", node.name().value(),
                        "bmon.agent.network", Network.REGTEST.label(),
                        "bmon.agent.debug-log", node.debugLog().toString(),
                        "bmon.agent.zmq.endpoints", feeds.zmq(),
                        "bmon.agent.rpc.url", rpc.toString(),
                        "bmon.agent.rpc.cookie-file", feeds.cookie(),
                        "bmon.agent.collector-url", url.toString(),
                        "bmon.agent.token", token,
                        "bmon.agent.state-dir", state.toString()));
        return new AgentSettings(
                node.name(),
                Network.REGTEST,
                new LogSettings(node.debugLog(), StartAt.BEGINNING, Duration.ofMillis(100)),
                ZmqSettings.of(feeds.zmq()),
                new OutboxSettings(state, OUTBOX_BYTES),
                new CollectorSettings(
                        url,
                        TokenSource.of(token),
                        UplinkSettings.defaults().withBatch(500, Duration.ofMillis(250), Duration.ofSeconds(2))),
                new RpcSettings(rpc, RpcCredentials.cookie(Path.of(feeds.cookie())), PollSettings.defaults()));
    }

    /** Where the collector's page is. */
    URI url() {
        return collector.url();
    }

    /** The agents' settings by node, with the keys of an agent that is a program of its own. */
    Map<String, Map<String, String>> agents() {
        return Map.copyOf(described);
    }

    @Override
    public void close() {
        agents.forEach(AgentPipeline::close);
        collector.close();
        DemoFiles.delete(home);
    }
}
