package org.bmon.collector.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.bmon.collector.fleet.ClockEstimate;
import org.bmon.common.wire.ClockExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ClockWatchTests {

    private static final long SECOND = 1_000_000;

    private final ClockWatch watch = new ClockWatch(Duration.ofMinutes(5));

    /** An exchange that begins at a moment of the collector's clock, with these travel times. */
    private static ClockExchange exchange(long at, long offset, long there, long inside, long back) {
        return new ClockExchange(at + offset, at + there, at + there + inside, at + there + inside + back + offset);
    }

    @Test
    void offsetIsTheNodesClockMinusTheCollectors() {
        watch.measured(exchange(0, 400_000, 10_000, 500, 10_000));

        assertThat(watch.estimate(20_500)).isEqualTo(new ClockEstimate(400_000, 10_000));
    }

    @Test
    void nothingMeasuredIsNoEstimate() {
        assertThat(watch.estimate(0)).isNull();
    }

    @Test
    void lowestRoundTripCounts() {
        watch.measured(exchange(0, 7_000, 30_000, 0, 1_000));
        watch.measured(exchange(SECOND, 7_000, 1_000, 0, 1_000));
        watch.measured(exchange(2 * SECOND, 7_000, 1_000, 0, 50_000));

        assertThat(watch.estimate(2 * SECOND + 60_000))
                .satisfies(estimate -> assertThat(estimate.offsetMicros()).isEqualTo(7_000))
                .satisfies(estimate -> assertThat(estimate.errorMicros()).isBetween(1_000L, 1_300L));
    }

    @Test
    void stampsThatContradictOneAnotherDoNotCount() {
        assertThat(watch.measured(new ClockExchange(100, 0, 50, 90))).isFalse();
        assertThat(watch.measured(new ClockExchange(0, 50, 40, 90))).isFalse();
    }

    @Test
    void exchangeThatComesAgainDoesNotCount() {
        ClockExchange exchange = exchange(0, 0, 10, 0, 10);

        assertThat(watch.measured(exchange)).isTrue();
        assertThat(watch.measured(exchange)).isFalse();
    }

    @Test
    void clockThatWasSetIsBelievedAtOnce() {
        watch.measured(exchange(0, 0, 100, 0, 100));
        watch.measured(exchange(SECOND, 90_000, 2_000, 0, 2_000));

        assertThat(watch.estimate(SECOND + 4_000))
                .satisfies(estimate -> assertThat(estimate.offsetMicros()).isEqualTo(90_000));
    }

    @Test
    void oldMeasurementsAreForgotten() {
        watch.measured(exchange(0, 0, 100, 0, 100));

        assertThat(watch.estimate(301 * SECOND)).isNull();
    }

    @Test
    void estimateDoesNotFlicker() {
        ClockEstimate before = null;
        int changes = 0;
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 600; i++) {
            watch.measured(exchange(i * SECOND, 5_000, 500 + random.nextInt(4_000), 0, 500 + random.nextInt(4_000)));
            ClockEstimate now = watch.estimate(i * SECOND + 10_000);
            changes += now != null && now.equals(before) ? 0 : 1;
            before = now;
        }
        assertThat(changes).isLessThan(60);
    }

    static LongStream seeds() {
        return LongStream.range(0, 50);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void truthIsWithinTheErrorWhileTheClockDrifts(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double drift = random.nextDouble(-14e-6, 14e-6);
        long start = random.nextLong(-SECOND, SECOND);
        for (long at = 0; at < 900 * SECOND; at += 1 + random.nextLong(20 * SECOND)) {
            long there = 200 + random.nextLong(80_000);
            long back = 200 + random.nextLong(80_000);
            long out = start + Math.round(at * drift);
            long in = start + Math.round((at + there + back) * drift);
            watch.measured(new ClockExchange(at + out, at + there, at + there, at + there + back + in));

            ClockEstimate estimate = watch.estimate(at + there + back);
            assertThat(estimate).isNotNull();
            assertThat(Math.abs(estimate.offsetMicros() - in)).isLessThanOrEqualTo(estimate.errorMicros() + 2);
        }
    }
}
