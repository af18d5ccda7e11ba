package org.bmon.workbench.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.awaitility.core.ConditionFactory;
import org.bmon.agent.source.log.tail.LogSettings;
import org.bmon.agent.source.log.tail.LogSource;
import org.bmon.agent.source.log.tail.LogSourceMetrics;
import org.bmon.agent.source.log.tail.StartAt;
import org.bmon.agent.source.rpc.BitcoindNodeRpc;
import org.bmon.agent.source.rpc.NodeRpcException;
import org.bmon.agent.source.rpc.RpcCredentials;
import org.bmon.agent.source.rpc.RpcMetrics;
import org.bmon.agent.source.rpc.poll.NodeFacts;
import org.bmon.agent.source.rpc.poll.PollKind;
import org.bmon.agent.source.rpc.poll.PollMetrics;
import org.bmon.agent.source.rpc.poll.PollSettings;
import org.bmon.agent.source.rpc.poll.RpcSource;
import org.bmon.common.BlockHash;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.RanAgainst;
import org.bmon.common.event.BlockAudit;
import org.bmon.common.event.BlockConnected;
import org.bmon.common.event.ChainState;
import org.bmon.common.event.NodeReachable;
import org.bmon.common.event.NodeUnreachable;
import org.bmon.sim.BitcoindHandle;
import org.bmon.sim.SimulatedNetwork;
import org.bmon.sim.rpc.RpcFaults;
import org.bmon.sim.scenario.CoreVersion;
import org.bmon.sim.scenario.NodeSpec;
import org.bmon.sim.scenario.Scenario;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client and the polls against simulated nodes of several versions, in health and with everything that goes wrong. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("long")
class SimulatedNodeRpcTests {

    private static final NodeName FAULTY = new NodeName("v28");
    private static final Map<PollKind, Duration> QUICK = Map.of(
            PollKind.CHAIN, Duration.ofMillis(200),
            PollKind.TRAFFIC, Duration.ofMillis(500),
            PollKind.MEMPOOL, Duration.ofMillis(500));

    @TempDir
    static Path directory;

    private SimulatedNetwork network;

    @BeforeAll
    void start() throws IOException {
        Clock clock = Clock.systemUTC();
        network = new SimulatedNetwork(
                Scenario.builder()
                        .start(clock.instant())
                        .history(20, Duration.ofMinutes(10))
                        .node(NodeSpec.of("v22", CoreVersion.of(22)))
                        .node(NodeSpec.of("v28", CoreVersion.of(28)))
                        .node(NodeSpec.of("v31", CoreVersion.MASTER))
                        .link("v22", "v28", Duration.ofMillis(5))
                        .link("v28", "v31", Duration.ofMillis(5))
                        .build(),
                directory);
        network.start(clock, 1);
        RanAgainst.tell("simulator", "nodes with RPC, ZMQ and logs, live");
    }

    @AfterAll
    void stop() {
        network.close();
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(20));
    }

    private static BitcoindNodeRpc client(BitcoindHandle node) {
        return new BitcoindNodeRpc(
                URI.create("http://127.0.0.1:" + node.rpcPort()),
                RpcCredentials.cookie(node.cookie()),
                RpcMetrics.NONE,
                null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v22", "v28", "v31"})
    void everyVersionAnswersWhatItShould(String name) throws NodeRpcException {
        BitcoindHandle node = network.node(new NodeName(name));
        try (BitcoindNodeRpc rpc = client(node)) {
            soon().ignoreExceptions().until(() -> rpc.uptimeSeconds() >= 0);
            new NodeContract(rpc, node.version().number()).check();
        }
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of("hang", (Consumer<RpcFaults>) faults -> faults.setAll(new RpcFaults.Fault.Hang())),
                Arguments.of("503", (Consumer<RpcFaults>) faults -> faults.queueFull(true)),
                Arguments.of("500", (Consumer<RpcFaults>)
                        faults -> faults.setAll(new RpcFaults.Fault.Http(500, "out of memory"))),
                Arguments.of("warm-up", (Consumer<RpcFaults>)
                        faults -> faults.setAll(new RpcFaults.Fault.RpcError(-28, "Verifying blocks…"))),
                Arguments.of("drop", (Consumer<RpcFaults>) faults -> faults.setAll(new RpcFaults.Fault.Drop())),
                Arguments.of("cut", (Consumer<RpcFaults>) faults -> faults.setAll(new RpcFaults.Fault.Cut(20))),
                Arguments.of("slow", (Consumer<RpcFaults>)
                        faults -> faults.setAll(new RpcFaults.Fault.Delay(Duration.ofSeconds(1)))));
    }

    /** Whatever RPC does, the log is read on; and when it is over, RPC tells what it missed. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void theLogGoesOnWhateverRpcDoes(String name, Consumer<RpcFaults> fault) {
        FeedBox box = new FeedBox();
        BitcoindHandle node = network.node(FAULTY);
        RpcFaults faults = network.rpcFaults(FAULTY);
        try (LogSource log = logSource(node, box);
                RpcSource rpc = rpcSource(node, box)) {
            log.start();
            rpc.start();
            soon().until(() -> !box.all(ChainState.class).isEmpty());
            fault.accept(faults);

            BlockHash mined = network.mine(FAULTY);

            soon().until(() -> connected(box).contains(mined));
            faults.clearAll();
            soon().until(() -> box.all(ChainState.class).stream()
                    .anyMatch(state -> state.bestHash().equals(mined)));
        } finally {
            faults.clearAll();
        }
    }

    @Test
    void aMethodThatHangsHoldsUpNoOtherAtAll() {
        FeedBox box = new FeedBox();
        BitcoindHandle node = network.node(FAULTY);
        RpcFaults faults = network.rpcFaults(FAULTY);
        try (RpcSource rpc = rpcSource(node, box)) {
            faults.set("getblocktemplate", new RpcFaults.Fault.Hang());
            rpc.start();
            soon().until(() -> !box.all(ChainState.class).isEmpty());

            BlockHash mined = network.mine(FAULTY);

            soon().until(() -> box.all(ChainState.class).stream()
                    .anyMatch(state -> state.bestHash().equals(mined)));
            assertThat(box.all(NodeUnreachable.class)).isEmpty();
        } finally {
            faults.clearAll();
        }
    }

    @Test
    void aRestartIsSeenAndTheNewCookieRead() {
        FeedBox box = new FeedBox();
        NodeName name = new NodeName("v31");
        try (RpcSource rpc = rpcSource(network.node(name), box)) {
            rpc.start();
            soon().until(() -> !box.all(BlockAudit.class).isEmpty());

            network.restart(name, Duration.ofSeconds(1));

            soon().until(() -> !box.all(NodeUnreachable.class).isEmpty());
            soon().until(() -> box.all(NodeReachable.class).size() == 2);
            assertThat(box.all(NodeReachable.class))
                    .allSatisfy(one -> assertThat(one.version()).isEqualTo(319900));
        }
    }

    private static List<BlockHash> connected(FeedBox box) {
        return box.all(BlockConnected.class).stream().map(BlockConnected::hash).toList();
    }

    private static LogSource logSource(BitcoindHandle node, FeedBox box) {
        return new LogSource(
                new LogSettings(node.log(), StartAt.BEGINNING, Duration.ofMillis(50)),
                node.name(),
                box,
                nanos -> {},
                LogSourceMetrics.NONE,
                Clock.systemUTC());
    }

    private static RpcSource rpcSource(BitcoindHandle node, FeedBox box) {
        PollSettings settings = new PollSettings(QUICK, true, Duration.ZERO, Duration.ofMillis(100), List.of());
        return new RpcSource(
                client(node),
                node.name(),
                Network.REGTEST,
                settings,
                new NodeFacts(settings, System::nanoTime),
                box,
                PollMetrics.NONE,
                Clock.systemUTC(),
                System::nanoTime);
    }
}
