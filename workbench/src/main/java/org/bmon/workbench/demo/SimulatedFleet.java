package org.bmon.workbench.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.bmon.sim.BitcoindHandle;
import org.bmon.sim.SimulatedNetwork;
import org.bmon.sim.scenario.NodeSpec;
import org.bmon.sim.scenario.Scenario;
import org.bmon.sim.scenario.Scenarios;

/** Six simulated nodes in two cohorts, one of them slow and one with a clock that is off. */
final class SimulatedFleet implements DemoFleet {

    private static final long SEED = 7;

    private final Path home;
    private final Scenario scenario;
    private final SimulatedNetwork network;

    SimulatedFleet() throws IOException {
        home = Files.createTempDirectory("bmon-demo-");
        scenario = Scenarios.demo(SEED, Clock.systemUTC().instant());
        network = new SimulatedNetwork(scenario, home);
        try {
            network.start(Clock.systemUTC(), 1);
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    @Override
    public String title() {
        return "simulated nodes";
    }

    @Override
    public List<Node> nodes() {
        return network.nodes().stream().map(this::node).toList();
    }

    @Override
    public FleetFile calls() {
        return new FleetFile(
                true,
                network.nodes().stream()
                        .map(node -> new FleetFile.Member(
                                node.name().value(),
                                node.rpcPort(),
                                node.cookie().toString(),
                                node.zmqAddress()))
                        .toList());
    }

    private Node node(BitcoindHandle handle) {
        NodeSpec spec = scenario.node(handle.name());
        Duration offset = Duration.of(handle.clockOffsetMicros(), ChronoUnit.MICROS);
        StringBuilder remark = new StringBuilder(handle.version().toString());
        if (!offset.isZero()) {
            remark.append(", its clock ").append(offset.toMillis()).append(" ms off");
        }
        if (spec.slowness() > 1) {
            remark.append(", slow");
        }
        return new Node(handle.name(), handle.cohort(), handle.log(), offset, remark.toString());
    }

    /** The scenario's blocks and transactions began with the network. */
    @Override
    public void startTraffic() {}

    @Override
    public void close() {
        network.close();
        DemoFiles.delete(home);
    }
}
