package org.bmon.workbench.demo;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Set;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.sim.BitcoindHandle;
import org.bmon.sim.SimulatedNetwork;
import org.bmon.sim.scenario.CoreVersion;
import org.bmon.sim.scenario.Flaw;
import org.bmon.sim.scenario.NodeSpec;
import org.bmon.sim.scenario.RelayPolicy;
import org.bmon.sim.scenario.Rotation;
import org.bmon.sim.scenario.Scenario;
import org.bmon.sim.scenario.Step;
import org.bmon.sim.scenario.TransactionSchedule;
import org.bmon.sim.truth.Fact;

/** The story on the simulator. */
final class SimulatedStoryNode implements StoryNode {

    private static final NodeName WATCHED = new NodeName("watched");
    private static final NodeName OTHER = new NodeName("other");

    private final StoppableClock clock = new StoppableClock();
    private final SimulatedNetwork network;

    /** The system's clock, until it stops for good, and the world with it. */
    private static final class StoppableClock extends Clock {
        private final Clock running = Clock.systemUTC();
        private volatile Instant stopped;

        @Override
        public ZoneId getZone() {
            return running.getZone();
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Instant instant() {
            Instant end = stopped;
            return end == null ? running.instant() : end;
        }
    }

    SimulatedStoryNode(Path home) throws IOException {
        Scenario scenario = Scenario.builder()
                .network(Network.REGTEST)
                .seed(11)
                .start(clock.instant())
                .duration(Duration.ofMinutes(5))
                .node(NodeSpec.of(WATCHED.value(), CoreVersion.MASTER)
                        .withPolicy(RelayPolicy.defaults().withDataCarrier(false)))
                .node(NodeSpec.of(OTHER.value(), CoreVersion.MASTER))
                .link(WATCHED.value(), OTHER.value(), Duration.ofMillis(5))
                .transactions(TransactionSchedule.perSecond(12)
                        .withReplacements(0.2)
                        .withDataCarriers(0.2)
                        .withTrickle(Duration.ofMillis(50)))
                // Late: the agents are up by then, and no block mined for them gets in its way.
                .step(new Step.Reorg(Duration.ofSeconds(20), Set.of(OTHER), 2))
                .step(new Step.SubmitInvalid(Duration.ofSeconds(21), WATCHED, Flaw.COINBASE_AMOUNT))
                .history(120, Duration.ofMinutes(1))
                .build();
        network = new SimulatedNetwork(scenario, home);
        network.start(clock, 1);
    }

    private BitcoindHandle node() {
        return network.node(WATCHED);
    }

    @Override
    public String title() {
        return "the simulator; no real node was used (BITCOIND names none)";
    }

    @Override
    public Path log() {
        return node().log();
    }

    @Override
    public String zmqAddress() {
        return node().zmqAddress();
    }

    @Override
    public void mine() {
        network.mine(WATCHED);
    }

    @Override
    public void play() {
        await().atMost(Duration.ofSeconds(90)).until(() -> has(Fact.Reorged.class) && has(Fact.Invalid.class));
        mine();
        await().atMost(Duration.ofSeconds(90)).until(() -> has(Fact.Rejected.class));
    }

    private boolean has(Class<? extends Fact> kind) {
        return !network.truth().facts(kind).isEmpty();
    }

    @Override
    public void rotate() {
        network.rotateLog(WATCHED, Rotation.RENAME);
        mine();
    }

    @Override
    public void restart() {
        network.restart(WATCHED, Duration.ofSeconds(1));
        await("the node to run again")
                .pollDelay(Duration.ofSeconds(1))
                .atMost(Duration.ofSeconds(60))
                .ignoreException(IllegalStateException.class)
                .until(() -> network.mine(WATCHED) != null);
    }

    @Override
    public void quiet() {
        clock.stopped = clock.instant();
    }

    @Override
    public void close() {
        network.close();
    }
}
