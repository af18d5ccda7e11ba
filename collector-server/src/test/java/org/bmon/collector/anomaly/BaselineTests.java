package org.bmon.collector.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BaselineTests {

    @Test
    void nothingIsFarBeforeThereIsEnough() {
        Baseline baseline = new Baseline(10, 3);
        assertThat(baseline.median()).isNaN();
        baseline.add(1);
        baseline.add(1);
        assertThat(baseline.isFar(1_000, 1, 6)).isFalse();
        baseline.add(1);
        assertThat(baseline.isFar(1_000, 1, 6)).isTrue();
    }

    @Test
    void farIsBeyondTheFloorAndBeyondTheDeviations() {
        Baseline baseline = new Baseline(5, 5);
        for (double value : new double[] {8, 9, 10, 11, 12}) {
            baseline.add(value);
        }
        assertThat(baseline.median()).isEqualTo(10);
        assertThat(baseline.mad()).isEqualTo(1);
        assertThat(baseline.isFar(18.8, 1, 6)).isFalse();
        assertThat(baseline.isFar(19, 1, 6)).isTrue();
        assertThat(baseline.isFar(19, 10, 6)).isFalse();
    }

    @Test
    void wildValuesDoNotMoveItAndOldOnesGo() {
        Baseline baseline = new Baseline(5, 1);
        for (double value : new double[] {1, 1_000, 1, 1_000, 1}) {
            baseline.add(value);
        }
        assertThat(baseline.median()).isEqualTo(1);
        for (int i = 0; i < 5; i++) {
            baseline.add(7);
        }
        assertThat(baseline.median()).isEqualTo(7);
        assertThat(baseline.mad()).isZero();
    }
}
