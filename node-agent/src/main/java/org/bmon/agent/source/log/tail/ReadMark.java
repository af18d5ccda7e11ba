package org.bmon.agent.source.log.tail;

import java.util.function.LongConsumer;

/**
 * Tells up to when all that the node wrote is done with: the end of the log was looked at then, and the reader has let go
 * of all before it since.
 */
final class ReadMark {

    private final LongConsumer onRead;
    private long accepted = -1;
    private long nanos;

    ReadMark(LongConsumer onRead) {
        this.onRead = onRead;
    }

    /** At this moment there was no more to read than so many bytes. */
    void end(long acceptedBytes, long atNanos) {
        if (accepted < 0) {
            accepted = acceptedBytes;
            nanos = atNanos;
        }
    }

    /** So many bytes are done with, and all their events committed. */
    void settled(long bytes) {
        if (accepted >= 0 && bytes >= accepted) {
            accepted = -1;
            onRead.accept(nanos);
        }
    }
}
