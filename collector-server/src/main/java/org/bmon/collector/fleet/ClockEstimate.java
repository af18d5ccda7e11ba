package org.bmon.collector.fleet;

/**
 * How a node's clock stands against the collector's.
 *
 * @param offsetMicros the node's clock minus the collector's, in microseconds
 * @param errorMicros the offset is right to within this: half the round trip it was measured over
 */
public record ClockEstimate(long offsetMicros, long errorMicros) {

    /** One host, one clock: nothing to correct and no error. */
    public static final ClockEstimate SAME_CLOCK = new ClockEstimate(0, 0);

    public ClockEstimate {
        if (errorMicros < 0) {
            throw new IllegalArgumentException("an error of a clock is not negative: " + errorMicros);
        }
    }
}
