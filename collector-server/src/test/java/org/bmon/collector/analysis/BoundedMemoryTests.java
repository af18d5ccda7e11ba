package org.bmon.collector.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bmon.collector.Samples.accepted;
import static org.bmon.collector.Samples.block;
import static org.bmon.collector.Samples.connected;
import static org.bmon.collector.Samples.node;
import static org.bmon.collector.Samples.tx;

import java.time.Duration;
import org.bmon.collector.fleet.Fleet;
import org.bmon.common.Network;
import org.junit.jupiter.api.Test;

class BoundedMemoryTests {

    private static final AnalysisSettings SMALL = new AnalysisSettings(Duration.ofMinutes(15), 10, 100);

    private final Findings findings = new Findings();
    private final FleetAnalysis analysis = new FleetAnalysis(Network.MAIN, SMALL, findings);

    @Test
    void holdsNoMoreThanItsLimitsAndFinishesTheOldest() {
        for (int i = 0; i < 1_000; i++) {
            analysis.accept(node("a"), connected(i, block(i), i));
            analysis.accept(node("a"), accepted(i, tx(i)));
        }

        AnalysisCounters counters = analysis.counters();
        assertThat(counters.blocksHeld()).isEqualTo(10);
        assertThat(counters.transactionsHeld()).isEqualTo(100);
        assertThat(counters.evictedBlocks()).isEqualTo(990);
        assertThat(counters.evictedTransactions()).isEqualTo(900);
        assertThat(findings.blocks).hasSize(990).containsKey(block(989)).doesNotContainKey(block(990));
        assertThat(findings.transactions).hasSize(900);
    }

    @Test
    void sightingOfAnEvictedObjectIsDroppedAndCounted() {
        for (int i = 0; i <= 10; i++) {
            analysis.accept(node("a"), connected(i, block(i), i));
        }
        analysis.accept(node("b"), connected(20, block(0), 0));

        assertThat(analysis.counters().lateSightings()).isEqualTo(1);
        assertThat(analysis.counters().blocksHeld()).isEqualTo(10);
    }

    @Test
    void nodesPastTheLimitAreRefusedAndCounted() {
        for (int i = 0; i < Fleet.MAX_NODES; i++) {
            analysis.expectNode(node("n" + i));
        }
        analysis.accept(node("one-more"), connected(1, block(1), 1));

        assertThat(analysis.counters().nodes()).isEqualTo(Fleet.MAX_NODES);
        assertThat(analysis.counters().nodesRefused()).isEqualTo(1);
        assertThat(analysis.counters().blocksHeld()).isZero();
    }

    @Test
    void timeYearsAwayFromTheOthersIsDroppedAndCounted() {
        analysis.accept(node("a"), connected(0, block(1), 1));
        analysis.accept(node("b"), connected(1L << 50, block(1), 1));

        assertThat(analysis.counters().absurdTimes()).isEqualTo(1);
        assertThat(analysis.block(block(1)).orElseThrow().stages().values())
                .allSatisfy(stage -> assertThat(stage.seen()).isEqualTo(1));
    }
}
