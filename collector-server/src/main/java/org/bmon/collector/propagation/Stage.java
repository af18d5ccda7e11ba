package org.bmon.collector.propagation;

/** How far an object has come into a node when it is sighted. */
public enum Stage {
    /** Block: its header was seen. */
    HEADER,
    /** Block: its data is complete. */
    DATA,
    /** Block: it is in the active chain. */
    CONNECTED,
    /** Transaction: it is in the mempool. */
    ACCEPTED
}
