package org.bmon.workbench.fuzz;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.bmon.agent.source.rpc.BitcoindNodeRpc;
import org.bmon.agent.source.rpc.BlockBody;
import org.bmon.agent.source.rpc.NodeRpc;
import org.bmon.agent.source.rpc.NodeRpcException;
import org.bmon.agent.source.rpc.RpcCredentials;
import org.bmon.agent.source.rpc.RpcMetrics;
import org.bmon.common.BlockHash;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.sim.BitcoindHandle;
import org.bmon.sim.SimulatedNetwork;
import org.bmon.sim.scenario.CoreVersion;
import org.bmon.sim.scenario.NodeSpec;
import org.bmon.sim.scenario.Scenario;
import org.bmon.sim.scenario.TransactionSchedule;

/** RPC: a simulated node is asked everything, and its answers are changed on the way back. */
final class RpcParser implements Parser {

    private static final int STARTING_TRIES = 600;

    private final SimulatedNetwork network;
    private final HttpServer between;
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI node;
    private final BitcoindNodeRpc rpc;
    private final BlockHash block;
    private volatile SplittableRandom random = new SplittableRandom(0);

    /** A question to a node. */
    private interface Question {
        void ask(NodeRpc rpc) throws NodeRpcException;
    }

    private final List<Question> questions;

    RpcParser(Path home) throws IOException {
        Scenario scenario = Scenario.builder()
                .network(Network.REGTEST)
                .seed(3)
                .start(Clock.systemUTC().instant())
                .node(NodeSpec.of("asked", CoreVersion.MASTER))
                .transactions(TransactionSchedule.perSecond(2))
                .history(20, Duration.ofMinutes(1))
                .build();
        network = new SimulatedNetwork(scenario, home);
        network.start(Clock.systemUTC(), 1);
        BitcoindHandle handle = network.nodes().get(0);
        block = firstBlock(network, handle.name());
        node = URI.create("http://127.0.0.1:" + handle.rpcPort());
        between = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        between.createContext("/", this::relay);
        between.start();
        rpc = new BitcoindNodeRpc(
                URI.create("http://127.0.0.1:" + between.getAddress().getPort()),
                RpcCredentials.password(handle.rpcUser(), handle.rpcPassword()),
                RpcMetrics.NONE,
                null);
        questions = questions();
    }

    /** A node takes a moment to load. */
    private static BlockHash firstBlock(SimulatedNetwork network, NodeName node) throws IOException {
        for (int tries = 0; tries < STARTING_TRIES; tries++) {
            try {
                return network.mine(node);
            } catch (IllegalStateException e) {
                pause();
            }
        }
        network.close();
        throw new IOException("the simulated node does not run");
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private List<Question> questions() {
        return List.of(
                NodeRpc::chainInfo,
                NodeRpc::networkInfo,
                NodeRpc::peers,
                NodeRpc::mempoolInfo,
                NodeRpc::mempoolTxids,
                NodeRpc::chainTips,
                NodeRpc::netTotals,
                asked -> asked.blockStats(block),
                asked -> asked.block(block, BlockBody.Detail.TXIDS),
                asked -> asked.block(block, BlockBody.Detail.SPENT_OUTPUTS),
                asked -> asked.blockSpends(block),
                asked -> asked.blockTemplate(Network.REGTEST),
                NodeRpc::indexes,
                NodeRpc::addresses,
                NodeRpc::banned,
                asked -> asked.feeEstimate(2),
                NodeRpc::miningInfo,
                NodeRpc::chainTransactions,
                NodeRpc::lockedMemory,
                NodeRpc::uptimeSeconds,
                NodeRpc::rpcState,
                NodeRpc::zmqNotifiers,
                NodeRpc::wallets,
                asked -> asked.supply(true, false));
    }

    @Override
    public String name() {
        return "RPC answers";
    }

    /** What is changed are the answers; here is only which question is asked. */
    @Override
    public List<byte[]> corpus() {
        return List.of(new byte[] {0});
    }

    @Override
    public boolean read(byte[] input, SplittableRandom dice) {
        random = dice.split();
        try {
            questions.get(dice.nextInt(questions.size())).ask(rpc);
            return true;
        } catch (NodeRpcException e) {
            return false;
        }
    }

    private void relay(HttpExchange exchange) throws IOException {
        try (exchange) {
            HttpRequest.Builder request = HttpRequest.newBuilder(node.resolve(exchange.getRequestURI()))
                    .POST(HttpRequest.BodyPublishers.ofByteArray(
                            exchange.getRequestBody().readAllBytes()));
            for (String header : List.of("Authorization", "Content-Type")) {
                String value = exchange.getRequestHeaders().getFirst(header);
                if (value != null) {
                    request.header(header, value);
                }
            }
            HttpResponse<byte[]> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            byte[] body = Mutation.of(answer.body(), answer.body(), random);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        rpc.close();
        between.stop(0);
        network.close();
    }
}
