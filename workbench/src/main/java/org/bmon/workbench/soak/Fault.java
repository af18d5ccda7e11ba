package org.bmon.workbench.soak;

import java.util.Locale;

/** What is made to go wrong. */
enum Fault {
    /** The agents of a node are killed with kill -9, and started again a little later. */
    AGENT_KILLED(0, 3_000),
    /** The collector is killed with kill -9, and started again a little later. */
    COLLECTOR_KILLED(0, 3_000),
    /** Nobody answers where the collector was. */
    COLLECTOR_AWAY(1_000, 8_000),
    /** The collector takes what comes, and its answers are lost. */
    ANSWERS_LOST(500, 3_000),
    /** Connections to the node's ZMQ address break. */
    ZMQ_CUT(100, 3_000),
    /** The node drops messages at its high-water mark. */
    ZMQ_DROPPED(0, 1),
    /** debug.log is renamed, and a new one begun. */
    LOG_RENAMED(0, 1),
    /** debug.log is copied and truncated. */
    LOG_TRUNCATED(0, 1),
    /** The clock of a node's host is set, by up to 20 seconds either way. */
    CLOCK_SET(0, 1),
    /** No file of a node's agents can grow. */
    AGENT_DISK_FULL(500, 4_000),
    /** No file of the collector can grow. */
    COLLECTOR_DISK_FULL(500, 4_000),
    /** A node's agents stand still, as on a disk that does not answer. */
    AGENT_STALLED(500, 3_000),
    /** The collector stands still. */
    COLLECTOR_STALLED(500, 3_000),
    /** Loki refuses everything. */
    LOKI_AWAY(1_000, 8_000);

    private final int leastMillis;
    private final int mostMillis;

    Fault(int leastMillis, int mostMillis) {
        this.leastMillis = leastMillis;
        this.mostMillis = mostMillis;
    }

    /** How long it lasts at least. */
    int leastMillis() {
        return leastMillis;
    }

    /** How long it lasts at most, exclusive. */
    int mostMillis() {
        return mostMillis;
    }

    /** Whether it happens to one node; otherwise to all. */
    boolean isOfANode() {
        return switch (this) {
            case COLLECTOR_KILLED, COLLECTOR_AWAY, ANSWERS_LOST, COLLECTOR_DISK_FULL, COLLECTOR_STALLED, LOKI_AWAY ->
                false;
            default -> true;
        };
    }

    /** Whether more than one of it in a row would lose what nobody can count. */
    boolean isOnceARound() {
        return this == LOG_RENAMED || this == LOG_TRUNCATED;
    }

    /** What reports call it. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
