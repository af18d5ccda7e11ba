package org.bmon.collector.fleet;

/** What could be expected of a node at a moment. */
public enum Presence {
    /** Nothing: it was not running, not loaded, in initial download, unreachable, catching up, or not heard of yet. */
    ABSENT,
    /** Nothing of what others make: it ran, but its networking was switched off. */
    ISOLATED,
    /** To see blocks; its mempool was not loaded yet. */
    BLOCKS,
    /** To see blocks and transactions. */
    ALL
}
