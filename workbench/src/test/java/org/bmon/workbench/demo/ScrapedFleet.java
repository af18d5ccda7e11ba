package org.bmon.workbench.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bmon.agent.AgentServer;
import org.bmon.collector.CollectorServer;
import org.bmon.collector.ingest.NodeTokens;
import org.bmon.common.Network;
import org.bmon.common.NodeName;

/**
 * The demo's fleet as it is deployed: the collector, and beside every second node (two of one cohort, one of the other) an
 * agent with its metrics. What agents ask now and then they ask every few seconds.
 */
final class ScrapedFleet implements AutoCloseable {

    private static final List<String> POLLS =
            List.of("mempool=2s", "peers=3s", "traffic=3s", "network=3s", "content=4s", "template=4s", "tips=4s");

    /** The collector's database is on the class path here, which the agent has none of where it is deployed. */
    private static final String NO_DATABASE = "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration";

    private final Path tokens;
    private final CollectorServer collector;
    private final List<AgentServer> agents = new ArrayList<>();
    private final List<StockSetup.Target> targets = new ArrayList<>();

    /**
     * Starts them.
     *
     * @param home a folder for their files
     * @param loki where their logs go
     */
    ScrapedFleet(Path home, DemoFleet fleet, URI loki) throws IOException {
        tokens = home.resolve("tokens");
        collector = CollectorServer.start(
                "--server.port=0",
                "--bmon.loki.url=" + loki,
                "--bmon.collector.store.data-dir=" + home.resolve("collector"),
                "--bmon.collector.ingest.tokens-file=" + tokens,
                "--bmon.collector.analysis.window=20s");
        try {
            for (int i = 0; i < fleet.nodes().size(); i += 2) {
                DemoFleet.Node node = fleet.nodes().get(i);
                FleetFile.Member feeds = fleet.calls().member(node.name().value());
                AgentServer agent = AgentServer.start(settings(home, node, feeds, issue(node.name()), loki));
                agents.add(agent);
                targets.add(StockSetup.Target.of(agent.url(), node.name().value(), Network.REGTEST.label()));
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private String[] settings(Path home, DemoFleet.Node node, FleetFile.Member feeds, String token, URI loki) {
        List<String> settings = new ArrayList<>(List.of(
                "--server.port=0",
                "--spring.autoconfigure.exclude=" + NO_DATABASE,
                "--bmon.loki.url=" + loki,
                "--bmon.agent.node=" + node.name(),
                "--bmon.agent.network=" + Network.REGTEST.label(),
                "--bmon.agent.debug-log=" + node.debugLog(),
                "--bmon.agent.start-at=beginning",
                "--bmon.agent.collector-url=" + collector.url(),
                "--bmon.agent.token=" + token,
                "--bmon.agent.state-dir=" + home.resolve("agent-" + node.name()),
                "--bmon.agent.zmq.endpoints=" + feeds.zmq(),
                "--bmon.agent.rpc.url=http://127.0.0.1:" + feeds.rpcPort(),
                "--bmon.agent.rpc.cookie-file=" + feeds.cookie(),
                "--bmon.agent.rpc.after-block=1s",
                "--bmon.agent.rpc.template-after-block=1s"));
        POLLS.forEach(poll -> settings.add("--bmon.agent.rpc.polls." + poll));
        return settings.toArray(String[]::new);
    }

    /** Where the collector is. */
    URI url() {
        return collector.url();
    }

    /** What to scrape of the agents. */
    List<StockSetup.Target> agents() {
        return List.copyOf(targets);
    }

    /** A token for a node that the test speaks for. */
    String issue(NodeName node) throws IOException {
        return NodeTokens.issue(tokens, node);
    }

    @Override
    public void close() {
        agents.forEach(AgentServer::close);
        collector.close();
    }
}
