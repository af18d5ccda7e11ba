package org.bmon.agent.uplink;

/** What became of a delivery. */
public enum Outcome {
    /** The collector took it. */
    DELIVERED,
    /** It did not follow what the collector has; delivery goes on where the collector said. */
    CONFLICT,
    /** The collector refused the events; they are parked. */
    REFUSED,
    /** It was too large; the next ones are smaller. */
    TOO_LARGE,
    /** The token is not the node's. */
    UNAUTHORIZED,
    /** What answers there is not a collector. */
    MISDIRECTED,
    /** The collector has too much to do. */
    BUSY,
    /** The collector failed. */
    FAILED,
    /** No answer came. */
    UNREACHABLE,
    /** The answer can't be read. */
    UNREADABLE,
    /** The outbox failed before or after. */
    OUTBOX,
    /** The agent itself failed, in a way that nobody foresaw; its log says how. */
    UNFORESEEN
}
