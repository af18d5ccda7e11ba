package org.bmon.workbench.demo;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
    private final int agentPort;

    /**
     * Starts them.
     *
     * @param home a folder for their files
     * @param loki where their logs go
     */
    ScrapedFleet(Path home, DemoFleet fleet, URI loki) throws IOException {
        tokens = home.resolve("tokens");
        List<DemoFleet.Node> watched = new ArrayList<>();
        for (int i = 0; i < fleet.nodes().size(); i += 2) {
            watched.add(fleet.nodes().get(i));
        }
        agentPort = freeOnEach(watched.size());
        Path roster = home.resolve("fleet");
        for (int i = 0; i < watched.size(); i++) {
            String line = watched.get(i).name() + " host=" + host(i) + "\n";
            Files.writeString(roster, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
        collector = CollectorServer.start(
                "--server.port=0",
                "--bmon.loki.url=" + loki,
                "--logging.level.bmon.events=info",
                "--bmon.collector.store.data-dir=" + home.resolve("collector"),
                "--bmon.collector.ingest.tokens-file=" + tokens,
                "--bmon.collector.fleet.file=" + roster,
                "--bmon.collector.analysis.window=20s");
        try {
            for (int i = 0; i < watched.size(); i++) {
                DemoFleet.Node node = watched.get(i);
                FleetFile.Member feeds = fleet.calls().member(node.name().value());
                List<String> settings = settings(home, node, feeds, issue(node.name()), loki);
                settings.add("--server.address=" + host(i));
                settings.add("--server.port=" + agentPort);
                agents.add(AgentServer.start(settings.toArray(String[]::new)));
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Each agent has an address of this machine's to itself, as each has a host where it is deployed. */
    private static String host(int index) {
        return "127.0.0." + (index + 2);
    }

    /** A port that is free at the addresses of so many agents. */
    private static int freeOnEach(int agents) throws IOException {
        for (int attempt = 0; attempt < 100; attempt++) {
            int port = StockStack.freePort();
            List<ServerSocket> taken = new ArrayList<>();
            try {
                for (int i = 0; i < agents; i++) {
                    taken.add(new ServerSocket(port, 1, InetAddress.getByName(host(i))));
                }
                return port;
            } catch (BindException e) {
                // Another is tried.
            } finally {
                for (ServerSocket socket : taken) {
                    socket.close();
                }
            }
        }
        throw new IOException("no port is free at 127.0.0.2 and the next addresses");
    }

    private List<String> settings(Path home, DemoFleet.Node node, FleetFile.Member feeds, String token, URI loki) {
        List<String> settings = new ArrayList<>(List.of(
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
        return settings;
    }

    /** Where the collector is. */
    URI url() {
        return collector.url();
    }

    /** The port at which every agent shows its metrics, on an address of its own. */
    int agentPort() {
        return agentPort;
    }

    /** How many agents there are. */
    int agents() {
        return agents.size();
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
