package org.bmon.collector.node;

import org.bmon.collector.fleet.ClockEstimate;

/**
 * Whether a node's clock is off: by more than a second beyond doubt, or known no better than to a tenth of a second, for
 * a minute; and no more once both are below half of that for a minute.
 */
final class ClockJudge {

    /** NTP keeps a clock within milliseconds: this far off it is not kept at all. */
    static final long OFFSET_MICROS = 1_000_000;

    /** Above it, what the node sees is suspect: see docs/propagation.md, Quality. */
    static final long ERROR_MICROS = 100_000;

    static final long STEADY_MICROS = 60_000_000;

    private boolean off;
    private long otherwiseSince = Long.MAX_VALUE;
    private long since;

    boolean isOff(ClockEstimate estimate, long nowMicros) {
        int share = off ? 2 : 1;
        long beyondDoubt = Math.abs(estimate.offsetMicros()) - estimate.errorMicros();
        boolean looksOff = beyondDoubt > OFFSET_MICROS / share || estimate.errorMicros() > ERROR_MICROS / share;
        if (looksOff == off) {
            otherwiseSince = Long.MAX_VALUE;
            return off;
        }
        otherwiseSince = Math.min(otherwiseSince, nowMicros);
        if (nowMicros - otherwiseSince >= STEADY_MICROS) {
            off = looksOff;
            since = otherwiseSince;
            otherwiseSince = Long.MAX_VALUE;
        }
        return off;
    }

    /** Since when it is as it is. */
    long sinceMicros() {
        return since;
    }
}
