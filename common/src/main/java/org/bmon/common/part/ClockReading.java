package org.bmon.common.part;

/**
 * How a node's clock stood against the clock of the collector that measured it.
 *
 * @param offsetMicros how far it was ahead; negative if it was behind
 * @param errorMicros how far that may be wrong, either way
 */
public record ClockReading(long offsetMicros, long errorMicros) {

    public ClockReading {
        if (errorMicros < 0) {
            throw new IllegalArgumentException("an error of " + errorMicros + " µs; it can't be negative");
        }
    }
}
