package org.bmon.collector.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DelayHistogramTests {

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void quantilesAreNearTheTrueOnes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] delays = new long[5_000];
        DelayHistogram histogram = new DelayHistogram();
        for (int i = 0; i < delays.length; i++) {
            delays[i] = (long) Math.exp(random.nextDouble() * 30);
            histogram.add(delays[i], 1);
        }
        Arrays.sort(delays);

        for (int percent : new int[] {1, 50, 90, 99, 100}) {
            long truth = delays[(percent * delays.length + 99) / 100 - 1];
            assertThat((double) histogram.quantile(percent / 100.0).orElseThrow())
                    .as("p%d", percent)
                    .isCloseTo(truth, Percentage.withPercentage(3.2));
        }
        assertThat(histogram.total()).isEqualTo(delays.length);
        assertThat(DelayHistogram.of(histogram.toBytes())).isEqualTo(histogram);
    }

    @Test
    void whatIsTakenBackIsGone() {
        DelayHistogram histogram = new DelayHistogram();
        histogram.add(0, 1);
        histogram.add(123_456, 2);
        histogram.add(123_456, -2);
        DelayHistogram one = new DelayHistogram();
        one.add(0, 1);

        assertThat(histogram).isEqualTo(one);
        assertThat(histogram.quantile(0.99)).hasValue(0);
        assertThat(histogram.atMost(0)).isEqualTo(1);
        histogram.add(-7, -1);
        assertThat(histogram.quantile(0.5)).isEmpty();
        assertThat(histogram.toBytes()).isEmpty();
    }

    @Test
    void smallDelaysAreExactAndTheLargestFit() {
        DelayHistogram histogram = new DelayHistogram();
        for (long micros = 0; micros < 32; micros++) {
            histogram.add(micros, 1);
            assertThat(histogram.quantile(1)).hasValue(micros);
        }
        histogram.add(Long.MAX_VALUE, 1);
        assertThat((double) histogram.quantile(1).orElseThrow())
                .isCloseTo(Long.MAX_VALUE, Percentage.withPercentage(3.2));
        assertThat(DelayHistogram.of(histogram.toBytes())).isEqualTo(histogram);
    }
}
