package org.bmon.workbench.truth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import org.bmon.agent.source.log.LogReader;
import org.bmon.collector.analysis.AnalysisListener;
import org.bmon.collector.analysis.AnalysisSettings;
import org.bmon.collector.analysis.FleetAnalysis;
import org.bmon.collector.fleet.ClockEstimate;
import org.bmon.collector.propagation.BlockSpread;
import org.bmon.collector.propagation.Stage;
import org.bmon.collector.propagation.StageSpread;
import org.bmon.collector.propagation.TransactionSpread;
import org.bmon.common.BlockHash;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Txid;
import org.bmon.common.event.Event;
import org.bmon.sim.SimulatedNetwork;
import org.bmon.sim.scenario.BlockSchedule;
import org.bmon.sim.scenario.CoreVersion;
import org.bmon.sim.scenario.LinkSpec;
import org.bmon.sim.scenario.NodeSpec;
import org.bmon.sim.scenario.Scenario;
import org.bmon.sim.scenario.ScenarioBuilder;
import org.bmon.sim.scenario.TransactionSchedule;
import org.bmon.sim.truth.BlockTruth;
import org.bmon.sim.truth.GroundTruth;
import org.bmon.sim.truth.Sighting;
import org.bmon.sim.truth.TxTruth;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What bmon measures of a simulated network, beside what truly happened there: clocks up to half a second apart, links
 * of known delay, versions from v22, each clock known only to within an error. The stated error bar must hold the truth
 * every time.
 */
class MeasuredAgainstTruthTests {

    private static final int NODES = 6;
    private static final long MAX_OFFSET_MICROS = 500_000;
    private static final int[] VERSIONS = {22, 23, 24, 25, 26, 27, 28, 29, 30, 31};

    @TempDir
    Path home;

    private final Map<BlockHash, BlockSpread> blocks = new HashMap<>();
    private final Map<Txid, TransactionSpread> transactions = new HashMap<>();

    private record OfNode(NodeName node, Event event) {}

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void errorBarsHoldTheTruth(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        Scenario scenario = scenario(seed, random);
        GroundTruth truth;
        try (SimulatedNetwork network = new SimulatedNetwork(scenario, home)) {
            truth = network.runVirtual();
        }
        analyse(scenario, truth, random);

        int compared = 0;
        for (BlockTruth block : truth.blocks()) {
            BlockSpread measured = blocks.get(block.hash());
            if (block.connected().size() > 1) {
                assertThat(measured).as("block %s", block.hash()).isNotNull();
                compared += compare(measured.stages().get(Stage.CONNECTED), block.connected());
                compared += compare(measured.stages().get(Stage.DATA), block.data());
            }
        }
        assertThat(compared).as("stages of blocks compared").isGreaterThan(60);

        int payments = 0;
        for (TxTruth transaction : truth.transactions()) {
            TransactionSpread measured = transactions.get(transaction.txid());
            if (measured != null) {
                payments += compare(measured.accepted(), transaction.accepted());
            }
        }
        assertThat(payments).as("transactions compared").isGreaterThan(200);
    }

    private static Scenario scenario(long seed, SplittableRandom random) {
        ScenarioBuilder scenario = Scenario.builder()
                .network(Network.REGTEST)
                .seed(seed)
                .duration(Duration.ofMinutes(6))
                .blocks(BlockSchedule.exponential(Duration.ofSeconds(8)))
                .transactions(TransactionSchedule.perSecond(1));
        for (int i = 0; i < NODES; i++) {
            long offset = random.nextLong(-MAX_OFFSET_MICROS, MAX_OFFSET_MICROS + 1);
            scenario.node(NodeSpec.of("n" + i, CoreVersion.of(VERSIONS[random.nextInt(VERSIONS.length)]))
                    .withClockOffset(Duration.ofNanos(offset * 1000)));
        }
        for (int i = 1; i < NODES; i++) {
            Duration delay = Duration.ofMillis(random.nextInt(10, 150));
            scenario.link(LinkSpec.of("n" + random.nextInt(i), "n" + i, delay).withJitter(Duration.ofMillis(5)));
        }
        return scenario.build();
    }

    private void analyse(Scenario scenario, GroundTruth truth, SplittableRandom random) throws IOException {
        FleetAnalysis analysis = new FleetAnalysis(
                scenario.network(), new AnalysisSettings(Duration.ofHours(1), 10_000, 100_000), new Keeper());
        List<OfNode> events = new ArrayList<>();
        for (NodeSpec node : scenario.nodes()) {
            long error = random.nextLong(100, 20_000);
            long mistake = random.nextLong(-error, error + 1);
            long offset = truth.clockOffsetsMicros().getOrDefault(node.name(), 0L);
            analysis.clock(node.name(), new ClockEstimate(offset + mistake, error));
            LogReader reader = new LogReader(event -> events.add(new OfNode(node.name(), event)));
            byte[] log = Files.readAllBytes(home.resolve(node.name().value()).resolve("debug.log"));
            reader.accept(log, 0, log.length);
            reader.endOfFile();
        }
        events.sort(Comparator.comparingLong(of -> of.event().at().micros()));
        events.forEach(of -> analysis.accept(of.node(), of.event()));
        analysis.finish();
    }

    /** 1 if there was something to compare. */
    private static int compare(StageSpread measured, SortedMap<NodeName, Sighting> truth) {
        if (measured == null || measured.statistics() == null || measured.seen() < 2) {
            return 0;
        }
        Collection<NodeName> nodes = measured.delaysMicros().keySet();
        long first =
                nodes.stream().mapToLong(node -> truth.get(node).micros()).min().orElseThrow();
        long last =
                nodes.stream().mapToLong(node -> truth.get(node).micros()).max().orElseThrow();
        assertThat(measured.statistics().spreadMicros())
                .as("spread against the truth, of %s", measured)
                .isBetween(last - first - measured.errorMicros(), last - first + measured.errorMicros());
        assertThat(measured.errorMicros()).as("error bar").isPositive();
        return 1;
    }

    private final class Keeper implements AnalysisListener {

        @Override
        public void block(BlockSpread block) {
            blocks.put(block.hash(), block);
        }

        @Override
        public void transaction(TransactionSpread transaction) {
            transactions.put(transaction.txid(), transaction);
        }
    }
}
