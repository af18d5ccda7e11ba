package org.bmon.workbench.bench.accuracy;

/**
 * One figure that bmon states, beside the truth.
 *
 * @param errorMicros what it states minus the truth
 * @param barMicros its error bar
 */
record Comparison(long errorMicros, long barMicros) {

    /** Whether the bar holds the truth. */
    boolean holds() {
        return Math.abs(errorMicros) <= barMicros;
    }
}
