package org.bmon.collector.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NodeClockTests {

    private final NodeClock clock = new NodeClock();

    @Test
    void unknownClockIsNotCorrected() {
        assertThat(clock.known()).isFalse();
        assertThat(clock.toFleet(1_000)).isEqualTo(1_000);
        assertThat(clock.toNode(1_000)).isEqualTo(1_000);
    }

    @Test
    void offsetIsTakenOffOnlyIfLargerThanItsError() {
        clock.estimate(new ClockEstimate(-300, 300), 0);
        assertThat(clock.toFleet(1_000)).isEqualTo(1_000);
        assertThat(clock.errorMicros(1_000)).isEqualTo(600);

        clock.estimate(new ClockEstimate(-301, 300), 0);
        assertThat(clock.toFleet(1_000)).isEqualTo(1_301);
        assertThat(clock.errorMicros(1_000)).isEqualTo(300);
    }

    @Test
    void eachTimeIsCorrectedByTheEstimateOfItsMoment() {
        clock.estimate(new ClockEstimate(100, 10), 5_000);
        clock.estimate(new ClockEstimate(110, 10), 8_000);

        assertThat(clock.toFleet(1_000)).isEqualTo(900);
        assertThat(clock.toFleet(7_999)).isEqualTo(7_899);
        assertThat(clock.toFleet(8_000)).isEqualTo(7_890);
        for (long at : new long[] {1_000, 7_000, 8_000, 9_000}) {
            assertThat(clock.toNode(clock.toFleet(at))).isEqualTo(at);
        }
    }

    @Test
    void estimatesThatCannotBothBeRightAreAStep() {
        assertThat(clock.estimate(new ClockEstimate(100, 10), 5_000)).isNull();
        assertThat(clock.estimate(new ClockEstimate(100, 10), 6_000)).isNull();
        assertThat(clock.estimate(new ClockEstimate(120, 10), 7_000)).isNull();
        assertThat(clock.estimate(new ClockEstimate(141, 10), 8_000)).isEqualTo(7_000);
    }

    @Test
    void historyIsBoundedAndForgotten() {
        for (int i = 0; i < 2_000; i++) {
            clock.estimate(new ClockEstimate(i, 10_000), i);
        }
        assertThat(clock.size()).isLessThanOrEqualTo(512);
        clock.forgetBefore(10_000);

        assertThat(clock.size()).isEqualTo(1);
        assertThat(clock.errorMicros(0)).isEqualTo(11_999);
    }
}
