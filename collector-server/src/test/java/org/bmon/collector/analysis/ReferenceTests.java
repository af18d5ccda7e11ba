package org.bmon.collector.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.bmon.collector.Samples;
import org.bmon.collector.propagation.BlockSpread;
import org.bmon.collector.propagation.Stage;
import org.bmon.collector.propagation.StageSpread;
import org.bmon.collector.propagation.TransactionSpread;
import org.bmon.common.Network;
import org.bmon.common.event.Event;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The analysis against a slow and obvious one, over made-up fleets whose nodes' streams arrive in any order. */
class ReferenceTests {

    private static final Stage[] BLOCK_STAGES = {Stage.HEADER, Stage.DATA, Stage.CONNECTED};

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void saysTheSameAsThePlainReferenceAtAnyTimeInAnyOrder(long seed) {
        SplittableRandom random = new SplittableRandom(~seed);
        RandomFleet fleet = new RandomFleet(seed);
        Findings findings = new Findings();
        FleetAnalysis analysis = new FleetAnalysis(Network.REGTEST, AnalysisSettings.defaults(), findings);
        PlainReference reference = new PlainReference();
        for (int n = 0; n < fleet.names.size(); n++) {
            analysis.expectNode(fleet.names.get(n));
            analysis.clock(fleet.names.get(n), fleet.clocks.get(n));
            reference.clock(fleet.names.get(n), fleet.clocks.get(n));
        }
        List<List<Event>> left = new ArrayList<>();
        fleet.events.forEach(events -> left.add(new ArrayList<>(events)));
        while (left.stream().anyMatch(events -> !events.isEmpty())) {
            int node = random.nextInt(left.size());
            int run = random.nextInt(1, 30);
            for (int i = 0; i < run && !left.get(node).isEmpty(); i++) {
                Event event = left.get(node).remove(0);
                analysis.accept(fleet.names.get(node), event);
                reference.accept(fleet.names.get(node), event);
            }
            int number = random.nextInt(RandomFleet.BLOCKS);
            check(reference, number, analysis.block(Samples.block(number)));
            if (random.nextInt(5) == 0) {
                analysis.drain();
            }
        }
        analysis.finish();
        for (int i = 0; i < RandomFleet.BLOCKS; i++) {
            check(reference, i, Optional.ofNullable(findings.blocks.get(Samples.block(i))));
        }
        for (int i = 0; i < RandomFleet.TRANSACTIONS; i++) {
            TransactionSpread spread = findings.transactions.get(Samples.tx(i));
            compare(
                    reference.of(Samples.tx(i), Stage.ACCEPTED),
                    Optional.ofNullable(spread).map(TransactionSpread::accepted));
        }
        assertThat(analysis.counters().lateSightings()).isZero();
    }

    private static void check(PlainReference reference, int number, Optional<BlockSpread> spread) {
        for (Stage stage : BLOCK_STAGES) {
            compare(
                    reference.of(Samples.block(number), stage),
                    spread.map(block -> block.stages().get(stage)));
        }
    }

    private static void compare(Optional<PlainReference.Expectation> expected, Optional<StageSpread> actual) {
        assertThat(actual.map(spread -> new PlainReference.Expectation(
                        spread.seen(),
                        spread.expected(),
                        Optional.ofNullable(spread.first()),
                        spread.delaysMicros(),
                        spread.othersMicros(),
                        Optional.ofNullable(spread.errorMicros()).orElse(0L),
                        spread.quality())))
                .isEqualTo(expected);
    }
}
