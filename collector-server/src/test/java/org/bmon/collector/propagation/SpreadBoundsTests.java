package org.bmon.collector.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SpreadBoundsTests {

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    /** Small whole numbers, so that every choice of true times can be tried. */
    @ParameterizedTest
    @MethodSource("seeds")
    void isExactlyTheWorstOfAllChoicesOfTrueTimes(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int size = random.nextInt(1, 5);
        int[] low = new int[size];
        int[] high = new int[size];
        int earliest = Integer.MAX_VALUE;
        int latest = Integer.MIN_VALUE;
        SpreadBounds bounds = new SpreadBounds();
        for (int i = 0; i < size; i++) {
            int measured = random.nextInt(0, 8);
            low[i] = measured - random.nextInt(0, 4);
            high[i] = measured + random.nextInt(0, 4);
            earliest = Math.min(earliest, measured);
            latest = Math.max(latest, measured);
            bounds.add(low[i], high[i]);
        }
        int measuredSpread = latest - earliest;

        assertThat(bounds.errorOf(measuredSpread)).isEqualTo(worst(low, high, new int[size], 0, measuredSpread));
    }

    private static long worst(int[] low, int[] high, int[] chosen, int at, int measured) {
        if (at == chosen.length) {
            int smallest = chosen[0];
            int largest = chosen[0];
            for (int time : chosen) {
                smallest = Math.min(smallest, time);
                largest = Math.max(largest, time);
            }
            return Math.abs(largest - smallest - measured);
        }
        long worst = 0;
        for (int time = low[at]; time <= high[at]; time++) {
            chosen[at] = time;
            worst = Math.max(worst, worst(low, high, chosen, at + 1, measured));
        }
        return worst;
    }
}
