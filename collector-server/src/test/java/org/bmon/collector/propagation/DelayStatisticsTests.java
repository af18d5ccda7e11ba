package org.bmon.collector.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DelayStatisticsTests {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 9, 10, 11, 99, 100, 101, 1000})
    void agreesWithANaiveComputation(int size) {
        SplittableRandom random = new SplittableRandom(size);
        long offset = size % 2 == 0 ? 0 : 100_000_000_000_000L;
        long[] delays = random.longs(size, offset, offset + 1_000_000).toArray();

        DelayStatistics statistics = DelayStatistics.of(delays.clone());

        BigDecimal sum = BigDecimal.ZERO;
        for (long delay : delays) {
            sum = sum.add(BigDecimal.valueOf(delay));
        }
        BigDecimal mean = sum.divide(BigDecimal.valueOf(size), MathContext.DECIMAL128);
        BigDecimal squares = BigDecimal.ZERO;
        for (long delay : delays) {
            squares = squares.add(BigDecimal.valueOf(delay).subtract(mean).pow(2));
        }
        double variance =
                squares.divide(BigDecimal.valueOf(size), MathContext.DECIMAL128).doubleValue();
        assertThat(statistics.meanMicros()).isCloseTo(mean.doubleValue(), within(0.1));
        assertThat(statistics.varianceMicros2()).isCloseTo(variance, within(variance * 1e-9 + 0.01));
        assertThat(statistics.stddevMicros()).isCloseTo(Math.sqrt(variance), within(0.1));
        assertThat(statistics.p50Micros()).isEqualTo(nearestRank(delays, 50));
        assertThat(statistics.p90Micros()).isEqualTo(nearestRank(delays, 90));
        assertThat(statistics.p99Micros()).isEqualTo(nearestRank(delays, 99));
        assertThat(statistics.spreadMicros()).isEqualTo(nearestRank(delays, 100));
    }

    /** The smallest value that at least so many of a hundred do not exceed. */
    private static long nearestRank(long[] delays, int percent) {
        long best = Long.MAX_VALUE;
        for (long candidate : delays) {
            long notAbove = 0;
            for (long delay : delays) {
                notAbove += delay <= candidate ? 1 : 0;
            }
            if (notAbove * 100 >= (long) percent * delays.length) {
                best = Math.min(best, candidate);
            }
        }
        return best;
    }

    @Test
    void nothingHasNoStatistics() {
        assertThatIllegalArgumentException().isThrownBy(() -> DelayStatistics.of(new long[0]));
    }
}
