package org.bmon.workbench.truth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bmon.agent.source.log.LogReader;
import org.bmon.collector.analysis.AnalysisListener;
import org.bmon.collector.analysis.AnalysisSettings;
import org.bmon.collector.analysis.FleetAnalysis;
import org.bmon.collector.chain.InvalidBlock;
import org.bmon.collector.chain.Reorg;
import org.bmon.collector.fleet.ClockEstimate;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.propagation.BlockSpread;
import org.bmon.collector.propagation.Quality;
import org.bmon.collector.propagation.Stage;
import org.bmon.collector.propagation.StageSpread;
import org.bmon.collector.propagation.TransactionSpread;
import org.bmon.common.BlockHash;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.common.TimeSource;
import org.bmon.common.Txid;
import org.bmon.common.event.DataGap;
import org.bmon.common.event.Event;
import org.bmon.common.event.TxRejected;
import org.bmon.sim.SimulatedNetwork;
import org.bmon.sim.scenario.BlockSchedule;
import org.bmon.sim.scenario.CoreVersion;
import org.bmon.sim.scenario.LinkSpec;
import org.bmon.sim.scenario.NodeSpec;
import org.bmon.sim.scenario.RelayPolicy;
import org.bmon.sim.scenario.Scenario;
import org.bmon.sim.scenario.ScenarioBuilder;
import org.bmon.sim.scenario.Step;
import org.bmon.sim.scenario.TransactionSchedule;
import org.bmon.sim.truth.BlockTruth;
import org.bmon.sim.truth.Fact;
import org.bmon.sim.truth.GroundTruth;
import org.bmon.sim.truth.Sighting;
import org.bmon.sim.truth.TxTruth;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Fleets of 2, 10 and 100 simulated nodes with clocks up to half a second apart, a cohort that takes no data carriers, a
 * restart and a stretch of log that is lost: every record against what truly happened.
 */
class FleetAgainstTruthTests {

    private static final long SECOND = 1_000_000;
    private static final long MAX_OFFSET_MICROS = 500_000;
    private static final long QUIET_MICROS = 65 * SECOND;
    private static final int[] VERSIONS = {25, 26, 27, 28, 29, 30, 31};

    @TempDir
    Path home;

    private final Map<BlockHash, BlockSpread> blocks = new HashMap<>();
    private final Map<Txid, TransactionSpread> transactions = new HashMap<>();
    private final Map<NodeName, Long> errors = new HashMap<>();
    private final Map<NodeName, String> cohorts = new TreeMap<>();

    /** When which nodes were restarted or lost part of their log, with what lies near. */
    private long troubleFrom = Long.MAX_VALUE;

    private long troubleTo = Long.MIN_VALUE;
    private final Set<NodeName> troubled = new HashSet<>();

    private record OfNode(NodeName node, Event event) {}

    @ParameterizedTest(name = "{0} nodes, seed {1}")
    @CsvSource({"2, 11, 400, 1", "10, 12, 400, 1", "10, 13, 400, 1", "100, 14, 260, 0.3"})
    void everyRecordIsTrue(int nodes, long seed, int seconds, double rate) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        Scenario scenario = scenario(nodes, seed, seconds, rate, random);
        GroundTruth truth;
        try (SimulatedNetwork network = new SimulatedNetwork(scenario, home)) {
            truth = network.runVirtual();
        }
        analyse(scenario, truth, random);
        long begin = SECOND
                + truth.facts(Fact.DownloadLeft.class).stream()
                        .mapToLong(Fact::micros)
                        .reduce(Stamp.micros(scenario.start()) + 20 * SECOND, Math::max);
        long end = Stamp.micros(scenario.start()) + seconds * SECOND - QUIET_MICROS;

        int exact = 0;
        for (BlockTruth block : truth.blocks()) {
            if (block.invalidReason() == null && block.minedMicros() > begin && block.minedMicros() < end) {
                StageSpread spread = blocks.get(block.hash()).stages().get(Stage.CONNECTED);
                check(spread, block.connected());
                exact += quality(spread, block.minedMicros(), block.connected(), Map.of()) ? 1 : 0;
            }
        }
        assertThat(exact).as("blocks of known quality").isPositive();
        int payments = 0;
        int missed = 0;
        for (TxTruth tx : truth.transactions()) {
            if (tx.createdMicros() > begin
                    && tx.createdMicros() < end
                    && !tx.accepted().isEmpty()) {
                TransactionSpread spread = transactions.get(tx.txid());
                check(spread.accepted(), tx.accepted());
                payments += quality(spread.accepted(), tx.createdMicros(), tx.accepted(), tx.rejected()) ? 1 : 0;
                missed += checkMissing(spread, tx);
            }
        }
        assertThat(payments).as("transactions of known quality").isGreaterThan(nodes == 100 ? 5 : 80);
        assertThat(missed)
                .as("misses, most of lost lines and cut-off data carriers")
                .isPositive();
    }

    private Scenario scenario(int nodes, long seed, int seconds, double rate, SplittableRandom random) {
        ScenarioBuilder scenario = Scenario.builder()
                .seed(seed)
                .duration(Duration.ofSeconds(seconds))
                .blocks(BlockSchedule.every(Duration.ofSeconds(nodes == 100 ? 25 : 15)))
                .transactions(TransactionSchedule.perSecond(rate).withDataCarriers(0.2));
        for (int i = 0; i < nodes; i++) {
            boolean strict = i % 3 == 2;
            NodeName name = new NodeName("n" + i);
            cohorts.put(name, strict ? "strict" : "open");
            long offset = random.nextLong(-MAX_OFFSET_MICROS, MAX_OFFSET_MICROS + 1);
            NodeSpec node = NodeSpec.of(name.value(), CoreVersion.of(VERSIONS[random.nextInt(VERSIONS.length)]))
                    .withClockOffset(Duration.ofNanos(offset * 1_000));
            scenario.node(strict ? node.withPolicy(RelayPolicy.defaults().withDataCarrier(false)) : node);
        }
        for (int i = 1; i < nodes; i++) {
            Duration delay = Duration.ofMillis(random.nextInt(10, 150));
            scenario.link(LinkSpec.of("n" + random.nextInt(i), "n" + i, delay).withJitter(Duration.ofMillis(5)));
        }
        NodeName restarted = new NodeName("n" + (nodes - 1));
        trouble(restarted, Stamp.micros(scenario.build().start()) + 60 * SECOND, 20 * SECOND);
        return scenario.step(new Step.Restart(Duration.ofSeconds(60), restarted, Duration.ofSeconds(20)))
                .build();
    }

    private void trouble(NodeName node, long fromMicros, long length) {
        troubled.add(node);
        troubleFrom = Math.min(troubleFrom, fromMicros - QUIET_MICROS);
        troubleTo = Math.max(troubleTo, fromMicros + length + QUIET_MICROS);
    }

    private void analyse(Scenario scenario, GroundTruth truth, SplittableRandom random) throws IOException {
        FleetAnalysis analysis = new FleetAnalysis(
                scenario.network(), new AnalysisSettings(Duration.ofHours(1), 10_000, 100_000), new Keeper());
        analysis.cohorts(cohorts);
        List<OfNode> events = new ArrayList<>();
        for (NodeSpec node : scenario.nodes()) {
            long error = random.nextLong(100, 20_000);
            long offset = truth.clockOffsetsMicros().getOrDefault(node.name(), 0L);
            // An offset no larger than its error is not corrected, and then is part of the bar.
            errors.put(node.name(), 3 * error);
            analysis.clock(node.name(), new ClockEstimate(offset + random.nextLong(-error, error + 1), error));
            List<Event> told = new ArrayList<>();
            LogReader reader = new LogReader(told::add);
            byte[] log = Files.readAllBytes(home.resolve(node.name().value()).resolve("debug.log"));
            reader.accept(log, 0, log.length);
            reader.endOfFile();
            if (node.name().value().equals("n1")) {
                told = lose(node.name(), told, Stamp.micros(scenario.start()) + 70 * SECOND + offset);
            }
            told.forEach(event -> events.add(new OfNode(node.name(), event)));
        }
        events.sort(Comparator.comparingLong(of -> of.event().at().micros()));
        events.forEach(of -> analysis.accept(of.node(), of.event()));
        analysis.finish();
    }

    /** Ten seconds of the log are never read, and the agent says so. */
    private List<Event> lose(NodeName node, List<Event> told, long fromMicros) {
        trouble(node, fromMicros, 10 * SECOND);
        List<Event> left = new ArrayList<>();
        boolean lost = false;
        for (Event event : told) {
            long at = event.at().micros();
            if (at < fromMicros) {
                left.add(event);
            } else if (at > fromMicros + 10 * SECOND) {
                if (!lost) {
                    lost = true;
                    left.add(new DataGap(
                            new Stamp(at, TimeSource.LOG), DataGap.Source.LOG, "bytes-skipped", 1_000L, "for a test"));
                }
                left.add(event);
            }
        }
        return left;
    }

    /** The first node is truly first, each delay true, both within the error of the clocks, and nobody is made up. */
    private void check(StageSpread spread, SortedMap<NodeName, Sighting> truth) {
        assertThat(spread).isNotNull();
        assertThat(truth.keySet())
                .as("%s", spread)
                .containsAll(spread.delaysMicros().keySet())
                .containsAll(spread.othersMicros().keySet());
        NodeName first = spread.first();
        if (first == null) {
            return;
        }
        long begin = truth.get(first).micros();
        long firstError = errors.get(first);
        spread.delaysMicros().forEach((node, delay) -> {
            long right = truth.get(node).micros() - begin;
            long error = errors.get(node) + firstError;
            assertThat(delay).as("delay of %s in %s", node, spread).isBetween(right - error, right + error);
            assertThat(right).as("%s before the first of %s", node, spread).isGreaterThanOrEqualTo(-error);
        });
    }

    /** Far from any trouble the quality follows from the truth alone; true if it was checked. */
    private boolean quality(
            StageSpread spread, long at, SortedMap<NodeName, Sighting> truth, Map<NodeName, String> rejected) {
        if (at > troubleFrom && at < troubleTo) {
            if (spread.quality() == Quality.COMPLETE) {
                assertThat(spread.delaysMicros().keySet())
                        .as("complete: %s", spread)
                        .containsAll(truth.keySet().stream()
                                .filter(node -> !troubled.contains(node))
                                .toList());
            }
            return false;
        }
        Set<NodeName> expected = cohorts.keySet().stream()
                .filter(node -> !isExcused(cohorts.get(node), truth, rejected))
                .collect(Collectors.toSet());
        assertThat(spread.expected()).as("expected of %s", spread).isEqualTo(expected.size());
        assertThat(spread.delaysMicros().keySet()).as("%s", spread).isEqualTo(truth.keySet());
        assertThat(spread.quality())
                .as("quality of %s", spread)
                .isEqualTo(truth.keySet().containsAll(expected) ? Quality.COMPLETE : Quality.PARTIAL);
        return true;
    }

    private boolean isExcused(String cohort, Map<NodeName, Sighting> truth, Map<NodeName, String> rejected) {
        List<NodeName> members = cohorts.keySet().stream()
                .filter(node -> cohorts.get(node).equals(cohort))
                .toList();
        return members.stream().noneMatch(truth::containsKey)
                && 2 * members.stream().filter(rejected::containsKey).count() >= members.size();
    }

    /** How many nodes miss it: none that has it, unless that part of its log was lost, each with its own reason. */
    private int checkMissing(TransactionSpread spread, TxTruth tx) {
        spread.missing().forEach((node, reason) -> {
            if (!troubled.contains(node)) {
                assertThat(tx.accepted()).as("missing: %s", spread).doesNotContainKey(node);
                assertThat(reason).isEqualTo(tx.rejected().getOrDefault(node, ""));
            }
        });
        return spread.missing().size();
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

        @Override
        public void reorg(Reorg reorg) {}

        @Override
        public void invalidBlock(InvalidBlock block) {}

        @Override
        public void rejection(NodeName node, TxRejected rejection) {}

        @Override
        public void notice(Notice notice) {}
    }
}
