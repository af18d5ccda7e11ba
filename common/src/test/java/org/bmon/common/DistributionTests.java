package org.bmon.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistributionTests {

    @Test
    void percentilesAreValuesByNearestRank() {
        Distribution distribution = Distribution.of(new long[] {50, 15, 20, 35, 40});

        assertThat(distribution.percentile(5)).isEqualTo(15);
        assertThat(distribution.percentile(30)).isEqualTo(20);
        assertThat(distribution.percentile(40)).isEqualTo(20);
        assertThat(distribution.percentile(50)).isEqualTo(35);
        assertThat(distribution.percentile(100)).isEqualTo(50);
        assertThat(distribution.largest()).isEqualTo(50);
        assertThat(distribution.mean()).isEqualTo(32.0);
    }

    @Test
    void ofNothingThereIsNoQuantile() {
        Distribution distribution = Distribution.of(new long[0]);

        assertThat(distribution.count()).isZero();
        assertThat(distribution.percentile(50)).isNull();
        assertThat(distribution.largest()).isNull();
        assertThat(distribution.mean()).isNull();
    }

    @Test
    void aPercentileBeyondTheRangeIsRefused() {
        assertThatThrownBy(() -> Distribution.of(new long[] {1}).percentile(0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void atLeastSoManyPercentDoNotExceedAPercentileAndNoSmallerValueDoes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] values = random.longs(1 + random.nextInt(300), 0, 100).toArray();
        Distribution distribution = Distribution.of(values);

        for (int percent = 1; percent <= 100; percent++) {
            long value = distribution.percentile(percent);
            assertThat(100 * Arrays.stream(values).filter(v -> v <= value).count())
                    .isGreaterThanOrEqualTo((long) percent * values.length);
            assertThat(100 * Arrays.stream(values).filter(v -> v < value).count())
                    .isLessThan((long) percent * values.length);
        }
    }
}
