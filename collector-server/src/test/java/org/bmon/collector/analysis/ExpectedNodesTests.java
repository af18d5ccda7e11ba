package org.bmon.collector.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bmon.collector.Samples.block;
import static org.bmon.collector.Samples.connected;
import static org.bmon.collector.Samples.node;
import static org.bmon.collector.Samples.phase;

import java.util.List;
import org.bmon.collector.fleet.ClockEstimate;
import org.bmon.collector.propagation.Quality;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.common.TimeSource;
import org.bmon.common.event.ChainState;
import org.bmon.common.event.NodePhaseChanged.Phase;
import org.junit.jupiter.api.Test;

/** Of whom a sighting of a block is expected. */
class ExpectedNodesTests extends AnalysisFixture {

    @Test
    void blocksConnectedWhileCatchingUpDoNotCount() {
        fleet();
        analysis.accept(C, phase(20 * SECOND, Phase.STOPPING));
        analysis.accept(C, phase(21 * SECOND, Phase.STOPPED));
        analysis.accept(A, connected(30 * SECOND, block(10), 10));
        analysis.accept(B, connected(31 * SECOND, block(10), 10));
        start(C, 40 * SECOND);
        analysis.accept(A, connected(41 * SECOND, block(11), 11));
        analysis.accept(B, connected(41 * SECOND, block(11), 11));
        analysis.accept(C, connected(50 * SECOND, block(10), 10));
        analysis.accept(C, connected(51 * SECOND, block(11), 11));
        analysis.accept(A, connected(60 * SECOND, block(12), 12));
        analysis.accept(B, connected(60 * SECOND, block(12), 12));
        analysis.accept(C, connected(61 * SECOND, block(12), 12));

        assertThat(connectedOf(10).expected()).isEqualTo(2);
        assertThat(connectedOf(10).othersMicros()).containsEntry(C, 20 * SECOND);
        assertThat(connectedOf(10).quality()).isEqualTo(Quality.COMPLETE);
        assertThat(connectedOf(11).expected()).isEqualTo(2);
        assertThat(connectedOf(12).expected()).isEqualTo(3);
        assertThat(connectedOf(12).delaysMicros()).containsEntry(C, SECOND);
    }

    @Test
    void nodeThatStaysAFewBlocksBehindStaysExpected() {
        fleet();
        for (int i = 0; i < 200; i++) {
            analysis.accept(A, connected(20 * SECOND + 50_000 * i, block(10 + i), 10 + i));
            analysis.accept(B, connected(20 * SECOND + 50_000 * i + 100_000, block(10 + i), 10 + i));
            analysis.accept(C, connected(20 * SECOND + 50_000 * i + 900_000, block(10 + i), 10 + i));
        }

        for (int i = 0; i < 200; i++) {
            assertThat(connectedOf(10 + i).expected()).isEqualTo(3);
            assertThat(connectedOf(10 + i).delaysMicros()).containsEntry(C, 900_000L);
        }
    }

    @Test
    void nodeThatStartsWithinABurstIsInSyncThoughItNeverCatchesTheLastBlock() {
        fleet();
        analysis.accept(C, phase(15 * SECOND, Phase.STOPPED));
        start(C, 20 * SECOND + 10);
        for (int i = 0; i < 200; i++) {
            analysis.accept(A, connected(20 * SECOND + 50_000 * i, block(10 + i), 10 + i));
            analysis.accept(C, connected(20 * SECOND + 50_000 * i + 300_000, block(10 + i), 10 + i));
        }

        assertThat(connectedOf(10).othersMicros()).containsEntry(C, 300_000L);
        assertThat(connectedOf(30).delaysMicros()).containsEntry(C, 300_000L);
    }

    @Test
    void isolatedNodeCountsOnlyForWhatItSeesFirst() {
        fleet();
        analysis.accept(C, phase(15 * SECOND, Phase.NETWORK_OFF));
        analysis.accept(A, connected(20 * SECOND, block(10), 10));
        analysis.accept(B, connected(20 * SECOND, block(10), 10));
        analysis.accept(C, connected(21 * SECOND, block(20), 10));
        analysis.accept(C, connected(22 * SECOND, block(21), 11));
        analysis.accept(C, phase(30 * SECOND, Phase.NETWORK_ON));
        analysis.accept(A, connected(32 * SECOND, block(20), 10));
        analysis.accept(B, connected(33 * SECOND, block(20), 10));

        assertThat(connectedOf(10).expected()).isEqualTo(2);
        assertThat(connectedOf(20).first()).isEqualTo(C);
        assertThat(connectedOf(20).expected()).isEqualTo(3);
        assertThat(connectedOf(20).seen()).isEqualTo(3);
        assertThat(connectedOf(20).delaysMicros()).containsEntry(A, 11 * SECOND).containsEntry(B, 12 * SECOND);
        assertThat(connectedOf(21).seen()).isEqualTo(1);
    }

    @Test
    void nodeMetInItsInitialDownloadIsNotExpected() {
        fleet();
        NodeName late = node("late");
        analysis.clock(late, ClockEstimate.SAME_CLOCK);
        analysis.accept(late, connected(15 * SECOND, block(1), 1));
        analysis.accept(
                late,
                new ChainState(
                        new Stamp(16 * SECOND, TimeSource.POLLED), block(1), 1, 9, true, List.of(), false, 1_000L));
        analysis.accept(A, connected(20 * SECOND, block(10), 10));

        assertThat(connectedOf(1).seen()).isZero();
        assertThat(connectedOf(1).first()).isNull();
        assertThat(connectedOf(1).statistics()).isNull();
        assertThat(connectedOf(1).expected()).isEqualTo(3);
        assertThat(connectedOf(10).expected()).isEqualTo(3);
    }

    @Test
    void registeredNodeIsExpectedOnlyOnceItIsHeardOf() {
        fleet();
        analysis.expectNode(node("silent"));
        analysis.accept(A, connected(20 * SECOND, block(10), 10));

        assertThat(connectedOf(10).expected()).isEqualTo(3);
        assertThat(analysis.counters().nodes()).isEqualTo(4);
    }
}
