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
import org.bmon.common.BlockHash;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.sim.model.NodeAddress;
import org.bmon.sim.model.World;
import org.bmon.sim.scenario.NodeSpec;
import org.bmon.sim.scenario.Rotation;
import org.bmon.sim.scenario.Scenario;
import org.bmon.sim.truth.GroundTruth;

/**
 * A simulated network of bitcoinds. It runs once: either in virtual time, as fast as the machine can, or in real time,
 * with RPC servers and ZMQ publishers on loopback. Equal scenarios run in virtual time give equal bytes.
 */
public final class SimulatedNetwork implements AutoCloseable {

    private final Scenario scenario;
    private final Path directory;

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

    /** Runs the whole scenario in virtual time and writes it as a recording. */
    public GroundTruth runVirtual() throws IOException {
        Map<NodeName, NodeAddress> addresses = new HashMap<>();
        for (NodeSpec node : scenario.nodes()) {
            addresses.put(node.name(), NodeAddress.recorded(addresses.size()));
        }
        try (Recording recording = new Recording(scenario, directory, addresses, true)) {
            GroundTruth truth = new GroundTruth(offsets(), recording::add);
            try (World world = new World(scenario, addresses, recording::log, recording, truth)) {
                world.begin();
                world.queue().runUntil(Stamp.micros(scenario.start().plus(scenario.duration())));
                world.nodes().forEach(node -> world.stop(node.name()));
                world.queue().runUntil(world.queue().now() + 1_000_000);
            }
            return truth;
        }
    }

    private SortedMap<NodeName, Long> offsets() {
        SortedMap<NodeName, Long> offsets = new TreeMap<>();
        scenario.nodes().forEach(node -> offsets.put(node.name(), node.clockOffsetMicros()));
        return offsets;
    }

    /**
     * Begins to run in real time. True time goes on from the scenario's start, which should be the clock's time, at
     * {@code speed} times the pace of the clock. What is scheduled after the scenario's duration still happens; steps
     * happen once.
     */
    public void start(Clock clock, double speed) throws IOException {
        throw new UnsupportedOperationException();
    }

    /** The nodes of a network that runs in real time, in the order of the scenario. */
    public List<BitcoindHandle> nodes() {
        return List.of();
    }

    /** One node of a network that runs in real time. */
    public BitcoindHandle node(NodeName name) {
        throw new IllegalArgumentException("no node is called " + name);
    }

    /** What truly happened so far. */
    public GroundTruth truth() {
        throw new UnsupportedOperationException();
    }

    /** Lets a node mine a block now. */
    public BlockHash mine(NodeName node) {
        throw new UnsupportedOperationException();
    }

    /** Stops a node cleanly and starts it again after a time. */
    public void restart(NodeName node, Duration down) {}

    /** Cuts the links between a group and the others. */
    public void partition(Set<NodeName> group) {}

    /** Restores all links. */
    public void heal() {}

    /** Rotates a node's log. */
    public void rotateLog(NodeName node, Rotation rotation) {}

    /** Lets the next ZMQ messages of a node get lost. */
    public void loseZmq(NodeName node, int messages) {}

    /** Lets every RPC answer of a node come so much later; zero ends it. */
    public void slowRpc(NodeName node, Duration delay) {}

    /** Stops all nodes and closes everything. Does nothing the second time. */
    @Override
    public void close() {}
}
