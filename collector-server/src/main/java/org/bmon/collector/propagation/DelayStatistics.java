package org.bmon.collector.propagation;

import java.util.Arrays;

/**
 * Statistics of the delays of one object at one stage, the first node's zero among them.
 *
 * @param spreadMicros the largest delay
 * @param meanMicros the mean
 * @param varianceMicros2 the population variance, in square microseconds
 * @param stddevMicros its root
 * @param p50Micros the median by nearest rank
 * @param p90Micros the 90th percentile by nearest rank
 * @param p99Micros the 99th percentile by nearest rank
 */
public record DelayStatistics(
        long spreadMicros,
        double meanMicros,
        double varianceMicros2,
        double stddevMicros,
        long p50Micros,
        long p90Micros,
        long p99Micros) {

    /**
     * Of these delays, which are put in order by it.
     *
     * @throws IllegalArgumentException if there are none
     */
    public static DelayStatistics of(long[] delaysMicros) {
        if (delaysMicros.length == 0) {
            throw new IllegalArgumentException("no delays, no statistics");
        }
        Arrays.sort(delaysMicros);
        double sum = 0;
        for (long delay : delaysMicros) {
            sum += delay;
        }
        double mean = sum / delaysMicros.length;
        // In a second pass over the differences: the squares of large delays would leave no digits for small ones.
        double squares = 0;
        for (long delay : delaysMicros) {
            squares += (delay - mean) * (delay - mean);
        }
        double variance = squares / delaysMicros.length;
        return new DelayStatistics(
                delaysMicros[delaysMicros.length - 1],
                mean,
                variance,
                Math.sqrt(variance),
                nearestRank(delaysMicros, 50),
                nearestRank(delaysMicros, 90),
                nearestRank(delaysMicros, 99));
    }

    private static long nearestRank(long[] ordered, int percent) {
        return ordered[(percent * ordered.length + 99) / 100 - 1];
    }
}
