package org.bmon.collector.propagation;

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
        long p99Micros) {}
