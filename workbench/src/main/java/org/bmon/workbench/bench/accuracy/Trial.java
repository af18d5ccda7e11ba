package org.bmon.workbench.bench.accuracy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SplittableRandom;
import org.bmon.agent.source.log.LogReader;
import org.bmon.collector.analysis.AnalysisSettings;
import org.bmon.collector.analysis.FleetAnalysis;
import org.bmon.collector.fleet.ClockEstimate;
import org.bmon.collector.propagation.BlockSpread;
import org.bmon.collector.propagation.Stage;
import org.bmon.collector.propagation.StageSpread;
import org.bmon.collector.propagation.TransactionSpread;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.event.Event;
import org.bmon.common.event.NodePhaseChanged;
import org.bmon.common.event.NodeStarted;
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
import org.jspecify.annotations.Nullable;

/**
 * One simulated network, its logs read and analysed as bmon does, and the outcome beside the truth. Links of 10 to 150 ms,
 * versions from v22, each clock known only to within an error of 0.1 to 20 ms.
 *
 * @param topology how nodes are linked
 * @param offsetMicros the most that a clock is off, either way
 * @param loss the share of a node's events that never come
 * @param seed of everything
 */
record Trial(Topology topology, long offsetMicros, double loss, long seed) {

    private static final int NODES = 6;
    private static final int[] VERSIONS = {22, 23, 24, 25, 26, 27, 28, 29, 30, 31};
    private static final Duration LENGTH = Duration.ofMinutes(6);

    private record OfNode(NodeName node, Event event) {}

    /**
     * What was compared.
     *
     * @param blocks spreads of blocks, whole and connected, among the nodes that bmon heard of them from
     * @param transactions spreads of transactions, likewise
     * @param delays of nodes behind the first, of both; bmon states no bar for one, so it is that of the node's time and the
     *     largest of those with which it is compared, together
     * @param unseen how much larger the spreads are with the nodes that bmon did not hear from; the bar says nothing of it
     */
    record Outcome(Comparisons blocks, Comparisons transactions, Comparisons delays, Comparisons unseen) {

        Outcome() {
            this(new Comparisons(), new Comparisons(), new Comparisons(), new Comparisons());
        }

        void add(Outcome more) {
            blocks.addAll(more.blocks);
            transactions.addAll(more.transactions);
            delays.addAll(more.delays);
            unseen.addAll(more.unseen);
        }
    }

    /** Runs it in a folder that is empty. */
    Outcome run(Path home) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        Scenario scenario = scenario(random);
        GroundTruth truth;
        try (SimulatedNetwork network = new SimulatedNetwork(scenario, home)) {
            truth = network.runVirtual();
        }
        Findings findings = analyse(scenario, truth, random, home);
        Outcome outcome = new Outcome();
        for (BlockTruth block : truth.blocks()) {
            BlockSpread measured = findings.blocks().get(block.hash());
            if (measured != null) {
                Map<Stage, StageSpread> stages = measured.stages();
                compare(stages.get(Stage.CONNECTED), block.connected(), findings, outcome.blocks, outcome);
                compare(stages.get(Stage.DATA), block.data(), findings, outcome.blocks, outcome);
            }
        }
        for (TxTruth transaction : truth.transactions()) {
            TransactionSpread measured = findings.transactions().get(transaction.txid());
            if (measured != null) {
                compare(measured.accepted(), transaction.accepted(), findings, outcome.transactions, outcome);
            }
        }
        return outcome;
    }

    private Scenario scenario(SplittableRandom random) {
        ScenarioBuilder scenario = Scenario.builder()
                .network(Network.REGTEST)
                .seed(seed)
                .duration(LENGTH)
                .blocks(BlockSchedule.exponential(Duration.ofSeconds(8)))
                .transactions(TransactionSchedule.perSecond(1));
        for (int i = 0; i < NODES; i++) {
            long offset = random.nextLong(-offsetMicros, offsetMicros + 1);
            scenario.node(NodeSpec.of("n" + i, CoreVersion.of(VERSIONS[random.nextInt(VERSIONS.length)]))
                    .withClockOffset(Duration.ofNanos(offset * 1000)));
        }
        for (int i = 1; i < NODES; i++) {
            Duration delay = Duration.ofMillis(random.nextInt(10, 150));
            scenario.link(LinkSpec.of("n" + topology.parent(i, random), "n" + i, delay)
                    .withJitter(Duration.ofMillis(5)));
        }
        return scenario.build();
    }

    private Findings analyse(Scenario scenario, GroundTruth truth, SplittableRandom random, Path home)
            throws IOException {
        Findings findings = new Findings();
        FleetAnalysis analysis = new FleetAnalysis(
                scenario.network(), new AnalysisSettings(Duration.ofHours(1), 10_000, 100_000), findings);
        List<OfNode> events = new ArrayList<>();
        for (NodeSpec node : scenario.nodes()) {
            long error = random.nextLong(100, 20_000);
            long mistake = random.nextLong(-error, error + 1);
            long offset = truth.clockOffsetsMicros().getOrDefault(node.name(), 0L);
            analysis.clock(node.name(), new ClockEstimate(offset + mistake, error));
            findings.clock(node.name(), offset + mistake, error);
            LogReader reader = new LogReader(event -> {
                if (random.nextDouble() >= loss || event instanceof NodeStarted || event instanceof NodePhaseChanged) {
                    events.add(new OfNode(node.name(), event));
                }
            });
            byte[] log = Files.readAllBytes(home.resolve(node.name().value()).resolve("debug.log"));
            reader.accept(log, 0, log.length);
            reader.endOfFile();
        }
        events.sort(Comparator.comparingLong(of -> of.event().at().micros()));
        events.forEach(of -> analysis.accept(of.node(), of.event()));
        analysis.finish();
        return findings;
    }

    private static void compare(
            @Nullable StageSpread measured,
            SortedMap<NodeName, Sighting> truth,
            Findings findings,
            Comparisons spreads,
            Outcome outcome) {
        if (measured == null || measured.statistics() == null || measured.seen() < 2) {
            return;
        }
        Long bar = measured.errorMicros();
        if (bar == null) {
            return;
        }
        Map<NodeName, Long> delays = measured.delaysMicros();
        long first = first(delays.keySet(), truth);
        long right = last(delays.keySet(), truth) - first;
        spreads.add(new Comparison(measured.statistics().spreadMicros() - right, bar));
        long largest = delays.keySet().stream().mapToLong(findings::bar).max().orElseThrow();
        delays.forEach((node, delay) -> outcome.delays.add(
                new Comparison(delay - (micros(node, truth) - first), findings.bar(node) + largest)));
        long whole = last(truth.keySet(), truth) - first(truth.keySet(), truth);
        outcome.unseen.add(new Comparison(right - whole, bar));
    }

    private static long micros(NodeName node, Map<NodeName, Sighting> truth) {
        Sighting sighting = truth.get(node);
        if (sighting == null) {
            throw new IllegalStateException(node + " is said to have seen what it never saw");
        }
        return sighting.micros();
    }

    private static long first(Collection<NodeName> nodes, Map<NodeName, Sighting> truth) {
        return nodes.stream().mapToLong(node -> micros(node, truth)).min().orElseThrow();
    }

    private static long last(Collection<NodeName> nodes, Map<NodeName, Sighting> truth) {
        return nodes.stream().mapToLong(node -> micros(node, truth)).max().orElseThrow();
    }
}
