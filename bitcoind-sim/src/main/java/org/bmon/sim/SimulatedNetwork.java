package org.bmon.sim;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.bmon.common.BlockHash;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.sim.model.EventQueue;
import org.bmon.sim.model.NodeAddress;
import org.bmon.sim.model.World;
import org.bmon.sim.rpc.RpcFaults;
import org.bmon.sim.scenario.NodeSpec;
import org.bmon.sim.scenario.Rotation;
import org.bmon.sim.scenario.Scenario;
import org.bmon.sim.truth.GroundTruth;
import org.bmon.sim.zmq.ZmqLedger;
import org.jspecify.annotations.Nullable;

/**
 * A simulated network of bitcoinds. It runs once: either in virtual time, as fast as the machine can, or in real time,
 * with RPC servers and ZMQ publishers on loopback. Equal scenarios run in virtual time give equal bytes.
 */
public final class SimulatedNetwork implements AutoCloseable {

    private final Scenario scenario;
    private final Path directory;
    private @Nullable LiveRun live;

    /**
     * A network that has not begun.
     *
     * @param scenario what happens in it
     * @param directory where it writes, in the layout of a recording; made if it is not there
     */
    public SimulatedNetwork(Scenario scenario, Path directory) {
        this.scenario = scenario;
        this.directory = directory;
    }

    /**
     * Runs the whole scenario in virtual time and writes it as a recording.
     *
     * @throws IOException if it cannot be written, or one is there already
     */
    public GroundTruth runVirtual() throws IOException {
        return runVirtual(RecordedRpc::recorded);
    }

    /** The same, but the nodes are asked nothing over RPC: quicker, for who reads their logs and messages alone. */
    public GroundTruth runUnasked() throws IOException {
        return runVirtual(rpc -> {});
    }

    /**
     * The same, with someone who looks at the running nodes once in a while. What the nodes answer over RPC is left to the
     * visitor, and not in the recording.
     *
     * @param every how much virtual time goes by between two visits
     */
    public GroundTruth runVirtual(Duration every, Visitor visitor) throws IOException {
        return runVirtual(rpc -> rpc.visited(every, visitor));
    }

    private GroundTruth runVirtual(Consumer<RecordedRpc> asking) throws IOException {
        Map<NodeName, NodeAddress> addresses = new HashMap<>();
        for (NodeSpec node : scenario.nodes()) {
            addresses.put(node.name(), NodeAddress.recorded(addresses.size()));
        }
        EventQueue queue = new EventQueue(Stamp.micros(scenario.start()));
        try (Recording recording = new Recording(scenario, directory, addresses, true)) {
            GroundTruth truth = new GroundTruth(offsets(), recording::add);
            World.Ledgers ledgers = name -> new ZmqLedger(
                    LiveNode.notifiers(NodeAddress.recorded(0).zmqPort()),
                    frames -> recording.add(name, queue.now(), frames));
            try (World world = new World(scenario, queue, addresses, recording::log, ledgers, truth)) {
                RecordedRpc rpc = new RecordedRpc(scenario, world, directory);
                asking.accept(rpc);
                world.begin();
                queue.runUntil(Stamp.micros(scenario.start().plus(scenario.duration())));
                rpc.end();
                world.nodes().forEach(node -> world.stop(node.name()));
                queue.runUntil(queue.now() + 1_000_000);
            }
            return truth;
        }
    }

    /**
     * Begins to run in real time. True time goes on from the scenario's start, which should be the clock's time, at
     * {@code speed} times the pace of the clock. What is scheduled goes on after the scenario's duration; steps happen
     * once. All servers listen when this returns.
     *
     * @throws IOException if something cannot be written or bound; then nothing is left running
     */
    public synchronized void start(Clock clock, double speed) throws IOException {
        if (live != null) {
            throw new IllegalStateException("the network runs already");
        }
        if (!(speed > 0)) {
            throw new IllegalArgumentException("the speed is above 0, not " + speed);
        }
        LiveRun run = new LiveRun(scenario, directory, offsets(), clock, speed);
        live = run;
        run.start();
    }

    /** The nodes of a network that runs in real time, in the order of the scenario. */
    public List<BitcoindHandle> nodes() {
        return live().handles();
    }

    /** One node of a network that runs in real time. */
    public BitcoindHandle node(NodeName name) {
        return live().node(name).handle();
    }

    /** What truly happened so far in a network that runs in real time. */
    public GroundTruth truth() {
        return live().truth();
    }

    /** Lets a node mine a block now, and waits until it has. */
    public BlockHash mine(NodeName node) {
        return live().node(node).mine();
    }

    /** Stops a node cleanly and starts it again after a time. */
    public void restart(NodeName node, Duration down) {
        act(run -> run.restart(node, down));
    }

    /** Cuts the links between a group and the others. */
    public void partition(Set<NodeName> group) {
        act(run -> run.world().partition(group));
    }

    /** Restores all links. */
    public void heal() {
        act(run -> run.world().heal(null));
    }

    /** Rotates a node's log. */
    public void rotateLog(NodeName node, Rotation rotation) {
        act(run -> run.world().rotateLog(node, rotation));
    }

    /** Lets the next ZMQ messages of a node get lost. */
    public void loseZmq(NodeName node, int messages) {
        act(run -> run.world().loseZmq(node, messages));
    }

    /** Lets every RPC answer of a node come so much later; zero ends it. */
    public void slowRpc(NodeName node, Duration delay) {
        act(run -> run.slowRpc(node, delay));
    }

    /** What is made to go wrong with a node's RPC server; it may be changed at any time. */
    public RpcFaults rpcFaults(NodeName node) {
        return live().node(node).rpcFaults();
    }

    /** Switches a node's networking off or on. */
    public void setNetworkActive(NodeName node, boolean active) {
        act(run -> run.world().setNetworkActive(node, active));
    }

    /** Stops all nodes and closes everything. Does nothing the second time. */
    @Override
    public synchronized void close() {
        LiveRun run = live;
        if (run != null) {
            run.close();
        }
    }

    private interface Act {
        void on(LiveRun run);
    }

    private void act(Act act) {
        LiveRun run = live();
        run.locked(() -> {
            act.on(run);
            return true;
        });
    }

    private synchronized LiveRun live() {
        LiveRun run = live;
        if (run == null) {
            throw new IllegalStateException("the network does not run in real time");
        }
        return run;
    }

    private SortedMap<NodeName, Long> offsets() {
        SortedMap<NodeName, Long> offsets = new TreeMap<>();
        scenario.nodes().forEach(node -> offsets.put(node.name(), node.clockOffsetMicros()));
        return offsets;
    }
}
