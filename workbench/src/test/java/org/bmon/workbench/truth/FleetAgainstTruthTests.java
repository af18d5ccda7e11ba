package org.bmon.workbench.truth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bmon.agent.source.zmq.ZmqEvents;
import org.bmon.collector.analysis.AnalysisSettings;
import org.bmon.collector.analysis.FleetAnalysis;
import org.bmon.collector.fleet.ClockEstimate;
import org.bmon.collector.propagation.Quality;
import org.bmon.collector.propagation.Stage;
import org.bmon.collector.propagation.StageSpread;
import org.bmon.collector.propagation.TransactionSpread;
import org.bmon.common.NodeName;
import org.bmon.common.RanAgainst;
import org.bmon.common.Stamp;
import org.bmon.common.event.DataGap;
import org.bmon.sim.SimulatedNetwork;
import org.bmon.sim.scenario.NodeSpec;
import org.bmon.sim.truth.BlockTruth;
import org.bmon.sim.truth.Fact;
import org.bmon.sim.truth.GroundTruth;
import org.bmon.sim.truth.Sighting;
import org.bmon.sim.truth.TxTruth;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Troubled fleets of 2, 10 and 100 simulated nodes: every record against what truly happened. */
@Tag("long")
class FleetAgainstTruthTests {

    private static final long SECOND = 1_000_000;

    /** A node that is missing is waited for for a minute: so far back reaches what disturbs it. */
    private static final long QUIET_MICROS = 65 * SECOND;

    /** From a message's sending to its receipt, which no clock can tell. */
    private static final long ZMQ_MICROS = 100;

    /** What a reorg puts back comes this soon after it. */
    private static final long RETURN_MICROS = 100_000;

    @TempDir
    Path home;

    /** From a fact to its message there is less. */
    private static final long SIGNAL_MICROS = 10_000;

    private final Kept kept = new Kept();
    private final FleetStream stream = new FleetStream();
    private final Map<NodeName, Long> errors = new HashMap<>();
    private TroubledFleet fleet;
    private long start;
    private long zmqLostFrom;
    private long zmqLostTo;

    @ParameterizedTest(name = "{0} nodes, seed {1}")
    @CsvSource({"2, 11, 400, 1", "10, 12, 400, 1", "10, 13, 400, 1", "100, 14, 400, 0.3"})
    void everyRecordIsTrue(int nodes, long seed, int seconds, double rate) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        fleet = new TroubledFleet(nodes, seed, seconds, rate, random);
        start = Stamp.micros(fleet.scenario().start());
        GroundTruth truth;
        RanAgainst.tell("simulator", "networks in virtual time");
        try (SimulatedNetwork network = new SimulatedNetwork(fleet.scenario(), home)) {
            truth = network.runUnasked();
        }
        analyse(truth, random);
        everyLostMessageIsCounted(truth);
        long begin = SECOND
                + truth.facts(Fact.DownloadLeft.class).stream()
                        .mapToLong(Fact::micros)
                        .reduce(start + 20 * SECOND, Math::max);
        long end = start + seconds * SECOND - QUIET_MICROS;

        blocksAreTrue(truth, begin, end);
        transactionsAreTrue(truth, begin, end, nodes == 100 ? 10 : 50);
        reorgsAreTrue(truth, begin);
    }

    private void blocksAreTrue(GroundTruth truth, long begin, long end) {
        int exact = 0;
        int given = 0;
        for (BlockTruth block : truth.blocks()) {
            if (block.invalidReason() == null && block.minedMicros() > begin && block.minedMicros() < end) {
                StageSpread spread = kept.blocks.get(block.hash()).stages().get(Stage.CONNECTED);
                check(spread, block.connected(), Set.of());
                exact += quality(spread, block.minedMicros(), block.connected(), Map.of()) ? 1 : 0;
                given += block.connected().size() < fleet.cohorts().size()
                                && block.minedMicros() > start + TroubledFleet.REORG.toMillis() * 1_000
                        ? 1
                        : 0;
            }
        }
        assertThat(exact).as("blocks of known quality").isPositive();
        assertThat(given).as("blocks that only the losing side had").isEqualTo(TroubledFleet.REORG_DEPTH);
        assertThat(kept.blocks.keySet())
                .as("no block is made up")
                .isSubsetOf(truth.blocks().stream().map(BlockTruth::hash).collect(Collectors.toSet()));
    }

    private void transactionsAreTrue(GroundTruth truth, long begin, long end, int atLeast) {
        int payments = 0;
        int missed = 0;
        int unheard = 0;
        for (TxTruth tx : truth.transactions()) {
            if (tx.createdMicros() > begin
                    && tx.createdMicros() < end
                    && !tx.accepted().isEmpty()) {
                TransactionSpread spread = kept.transactions.get(tx.txid());
                SortedMap<NodeName, Sighting> accepted = spreading(tx.accepted(), spread, truth);
                Set<NodeName> lost = isUnheard(spread, tx) ? Set.of(TroubledFleet.BY_ZMQ) : Set.of();
                if (spread == null) {
                    assertThat(accepted).as("without a record").containsOnlyKeys(lost);
                } else {
                    check(spread.accepted(), accepted, lost);
                    missed += checkMissing(spread, accepted, tx.rejected(), lost);
                    if (lost.isEmpty()) {
                        payments += quality(spread.accepted(), tx.createdMicros(), accepted, tx.rejected()) ? 1 : 0;
                    } else {
                        assertThat(spread.accepted().quality())
                                .as("a message was lost: %s", spread)
                                .isEqualTo(Quality.SUSPECT);
                    }
                }
                unheard += lost.size();
            }
        }
        assertThat(payments).as("transactions of known quality").isGreaterThan(atLeast);
        assertThat(unheard)
                .as("transactions of which ZMQ's only message was lost")
                .isBetween(1, (int) lostMessages(truth));
        assertThat(missed)
                .as("misses, most of lost lines and cut-off data carriers")
                .isPositive();
        assertThat(kept.transactions.keySet())
                .as("no transaction is made up")
                .isSubsetOf(truth.transactions().stream().map(TxTruth::txid).collect(Collectors.toSet()));
    }

    /**
     * Without those that a reorg put into the mempool, out of the blocks that it took back: they came with a block. The
     * truth does not tell them from what a peer sent in the same moment, so nodes that are in the record stay.
     */
    private static SortedMap<NodeName, Sighting> spreading(
            SortedMap<NodeName, Sighting> accepted, TransactionSpread spread, GroundTruth truth) {
        SortedMap<NodeName, Sighting> spreading = new TreeMap<>(accepted);
        for (Fact.Reorged reorg : truth.facts(Fact.Reorged.class)) {
            Sighting sighting = accepted.get(reorg.node());
            if (sighting != null
                    && (spread == null || !knows(spread.accepted(), reorg.node()))
                    && sighting.micros() >= reorg.micros()
                    && sighting.micros() < reorg.micros() + RETURN_MICROS) {
                spreading.remove(reorg.node());
            }
        }
        return spreading;
    }

    /** Both the log and ZMQ tell of each; each is one. */
    private void reorgsAreTrue(GroundTruth truth, long begin) {
        List<String> happened = truth.facts(Fact.Reorged.class).stream()
                .filter(fact -> fact.micros() > begin)
                .map(fact -> fact.node() + " " + fact.disconnected() + " " + fact.connected())
                .toList();

        assertThat(happened).isNotEmpty();
        assertThat(kept.reorgs.stream()
                        .map(reorg -> reorg.node() + " " + reorg.disconnected() + " " + reorg.connected()))
                .containsExactlyInAnyOrderElementsOf(happened);
    }

    private void analyse(GroundTruth truth, SplittableRandom random) throws IOException {
        FleetAnalysis analysis = new FleetAnalysis(
                fleet.scenario().network(), new AnalysisSettings(Duration.ofHours(1), 10_000, 100_000), kept);
        analysis.cohorts(fleet.cohorts());
        for (NodeSpec node : fleet.scenario().nodes()) {
            NodeName name = node.name();
            long error = random.nextLong(100, 20_000);
            long offset = truth.clockOffsetsMicros().getOrDefault(name, 0L);
            // An offset no larger than its error is not corrected, and then is part of the bar.
            errors.put(name, 3 * error + (name.equals(TroubledFleet.BY_ZMQ) ? ZMQ_MICROS : 0));
            analysis.clock(name, new ClockEstimate(offset + random.nextLong(-error, error + 1), error));
            boolean halves = name.equals(TroubledFleet.BY_HALVES);
            long lostFrom = halves ? start + offset + micros(TroubledFleet.LOG_LOSS) : Long.MAX_VALUE;
            long lostTo = halves ? lostFrom + micros(TroubledFleet.LOG_LOSS_LENGTH) : Long.MAX_VALUE;
            stream.add(name, home.resolve(name.value()), lostFrom, lostTo);
        }
        stream.byTime().forEach(of -> analysis.accept(of.node(), of.event()));
        analysis.finish();
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }

    private long lostMessages(GroundTruth truth) {
        return truth.facts(Fact.ZmqLost.class).size();
    }

    private void everyLostMessageIsCounted(GroundTruth truth) {
        List<Fact.ZmqLost> lost = truth.facts(Fact.ZmqLost.class);
        zmqLostFrom = lost.get(0).micros();
        zmqLostTo = lost.get(lost.size() - 1).micros();
        long counted = 0;
        for (FleetStream.OfNode of : stream.byTime()) {
            if (of.event() instanceof DataGap gap && gap.kind().equals(ZmqEvents.MESSAGES_LOST)) {
                assertThat(of.node()).isEqualTo(TroubledFleet.BY_ZMQ);
                counted += gap.missing() == null ? 0 : gap.missing();
                zmqLostTo = Math.max(zmqLostTo, gap.at().micros());
            }
        }
        assertThat(counted).isEqualTo(lost.size());
    }

    /** Whether the node that only ZMQ tells of has it, and its message was among the lost. */
    private boolean isUnheard(TransactionSpread spread, TxTruth tx) {
        Sighting sighting = tx.accepted().get(TroubledFleet.BY_ZMQ);
        return sighting != null
                && sighting.micros() > zmqLostFrom - SIGNAL_MICROS
                && sighting.micros() <= zmqLostTo
                && (spread == null || !knows(spread.accepted(), TroubledFleet.BY_ZMQ));
    }

    private static boolean knows(StageSpread spread, NodeName node) {
        return spread.delaysMicros().containsKey(node) || spread.othersMicros().containsKey(node);
    }

    /** The first node is truly first, each delay true, both within the error of the clocks, and nobody is made up. */
    private void check(StageSpread spread, SortedMap<NodeName, Sighting> truth, Set<NodeName> lost) {
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
        assertThat(lost).doesNotContainAnyElementsOf(spread.delaysMicros().keySet());
    }

    /** Far from any trouble the quality follows from the truth alone; true if it was checked. */
    private boolean quality(
            StageSpread spread, long at, SortedMap<NodeName, Sighting> truth, Map<NodeName, String> rejected) {
        long since = at - start;
        if (since > micros(TroubledFleet.RESTART) - QUIET_MICROS
                && since < micros(TroubledFleet.RESTART.plus(TroubledFleet.DOWN)) + QUIET_MICROS) {
            if (spread.quality() == Quality.COMPLETE) {
                assertThat(spread.delaysMicros().keySet())
                        .as("complete: %s", spread)
                        .containsAll(truth.keySet().stream()
                                .filter(node -> !fleet.troubled().contains(node))
                                .toList());
            }
            return false;
        }
        Set<NodeName> expected = fleet.cohorts().keySet().stream()
                .filter(node -> !isExcused(fleet.cohorts().get(node), truth, rejected))
                .collect(Collectors.toSet());
        Quality right = truth.keySet().containsAll(expected) ? Quality.COMPLETE : Quality.PARTIAL;
        assertThat(spread.expected()).as("expected of %s", spread).isEqualTo(expected.size());
        assertThat(spread.delaysMicros().keySet()).as("%s", spread).isEqualTo(truth.keySet());
        if (at > zmqLostFrom - QUIET_MICROS && at < zmqLostTo + SECOND) {
            assertThat(spread.quality()).as("quality of %s", spread).isIn(right, Quality.SUSPECT);
            return false;
        }
        assertThat(spread.quality()).as("quality of %s", spread).isEqualTo(right);
        return true;
    }

    private boolean isExcused(String cohort, Map<NodeName, Sighting> truth, Map<NodeName, String> rejected) {
        List<NodeName> members = fleet.cohorts().keySet().stream()
                .filter(node -> fleet.cohorts().get(node).equals(cohort))
                .toList();
        return members.stream().noneMatch(truth::containsKey)
                && 2 * members.stream().filter(rejected::containsKey).count() >= members.size();
    }

    /** How many nodes miss it: none that has it, unless that part of what it told was lost, each with its own reason. */
    private int checkMissing(
            TransactionSpread spread,
            SortedMap<NodeName, Sighting> accepted,
            Map<NodeName, String> rejected,
            Set<NodeName> lost) {
        spread.missing().forEach((node, reason) -> {
            if (!fleet.troubled().contains(node) && !lost.contains(node)) {
                assertThat(accepted).as("missing: %s", spread).doesNotContainKey(node);
                assertThat(reason).isEqualTo(rejected.getOrDefault(node, ""));
            }
        });
        return spread.missing().size();
    }
}
