package org.bmon.collector.metrics;

import java.util.Locale;

/** Why a delivery was refused. */
public enum Refusal {
    /** Not a whole batch. */
    MALFORMED,
    /** No token, or one that nobody has. */
    UNAUTHORIZED,
    /** The token of another node than the batch's. */
    FORBIDDEN,
    /** A gap, or an epoch that is over. */
    CONFLICT,
    /** Larger than the limits. */
    TOO_LARGE,
    /** The node delivers too often. */
    TOO_OFTEN,
    /** The queue is full, or too many deliver at once. */
    BUSY;

    /** The word for it in a label. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
