package org.bmon.common;

/**
 * What an event's time is, best first: of two reports of one fact by one node the one with the better source tells
 * when it was.
 */
public enum TimeSource {
    /** The node's own log stamp with microseconds ({@code -logtimemicros=1}). */
    LOG,
    /** The node's own log stamp in whole seconds, Bitcoin Core's default. */
    LOG_SECONDS,
    /** When the agent received the ZMQ message: later than the fact by the node's queues. */
    RECEIVED,
    /** When an RPC poll answered: the fact is as old as the poll or older. */
    POLLED
}
