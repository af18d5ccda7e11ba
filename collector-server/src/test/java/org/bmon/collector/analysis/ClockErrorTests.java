package org.bmon.collector.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bmon.collector.Samples.block;
import static org.bmon.collector.Samples.connected;

import org.bmon.collector.fleet.ClockEstimate;
import org.bmon.collector.propagation.Quality;
import org.bmon.common.Stamp;
import org.bmon.common.TimeSource;
import org.bmon.common.event.DataGap;
import org.junit.jupiter.api.Test;

/** What clocks, sources and gaps make of a spread, and of how far it can be believed. */
class ClockErrorTests extends AnalysisFixture {

    @Test
    void clockOffsetLargerThanItsErrorIsTakenOff() {
        fleet();
        analysis.clock(A, new ClockEstimate(400_000, 10_000));
        analysis.clock(B, new ClockEstimate(3_000, 5_000));
        analysis.accept(A, connected(20 * SECOND + 400_000, block(10), 10));
        analysis.accept(B, connected(20 * SECOND + 250_000, block(10), 10));

        assertThat(connectedOf(10).first()).isEqualTo(A);
        assertThat(connectedOf(10).firstMicros()).isEqualTo(20 * SECOND);
        assertThat(connectedOf(10).delaysMicros()).containsEntry(B, 250_000L);
        assertThat(connectedOf(10).errorMicros()).isEqualTo(10_000 + 8_000);
    }

    @Test
    void spreadIsSuspectWhereAClockIsUnknownOrItsErrorIsLarger() {
        analysis.clock(A, ClockEstimate.SAME_CLOCK);
        analysis.accept(A, connected(10 * SECOND, block(9), 9));
        analysis.accept(B, connected(10 * SECOND, block(9), 9));
        assertThat(connectedOf(9).quality()).isEqualTo(Quality.SUSPECT);

        analysis.clock(B, new ClockEstimate(0, 200_000));
        assertThat(connectedOf(9).quality()).isEqualTo(Quality.SUSPECT);
        assertThat(connectedOf(9).errorMicros()).isEqualTo(200_000);

        analysis.accept(A, connected(20 * SECOND, block(10), 10));
        analysis.accept(B, connected(20 * SECOND + 300_000, block(10), 10));
        assertThat(connectedOf(10).quality()).isEqualTo(Quality.COMPLETE);
    }

    @Test
    void stepOfAClockMakesWhatLiesInItSuspect() {
        fleet();
        analysis.accept(A, connected(20 * SECOND, block(10), 10));
        analysis.accept(B, connected(20 * SECOND, block(10), 10));
        analysis.accept(C, connected(20 * SECOND, block(10), 10));
        analysis.clock(C, new ClockEstimate(700_000, 1_000));
        analysis.accept(C, connected(30 * SECOND, block(11), 11));

        assertThat(connectedOf(10).quality()).isEqualTo(Quality.SUSPECT);
        assertThat(connectedOf(10).delaysMicros()).containsEntry(C, -0L);
    }

    @Test
    void wholeSecondsWidenTheErrorBar() {
        fleet();
        analysis.accept(A, connected(20 * SECOND, TimeSource.LOG_SECONDS, block(10), 10));
        analysis.accept(B, connected(22 * SECOND + 500_000, block(10), 10));

        assertThat(connectedOf(10).delaysMicros()).containsEntry(B, 2_500_000L);
        assertThat(connectedOf(10).errorMicros()).isEqualTo(999_999);
    }

    @Test
    void gapTouchesWhatTheNodeMayHaveMissed() {
        fleet();
        analysis.accept(A, connected(20 * SECOND, block(10), 10));
        analysis.accept(B, connected(20 * SECOND, block(10), 10));
        assertThat(connectedOf(10).quality()).isEqualTo(Quality.PARTIAL);

        analysis.accept(
                C, new DataGap(Stamp.ofLog(25 * SECOND), DataGap.Source.LOG, "bytes-skipped", 100L, "rotated away"));

        assertThat(connectedOf(10).quality()).isEqualTo(Quality.SUSPECT);
    }
}
