package org.bmon.agent.source.log.tail;

/** When the log is quiet: after each second without data, until the reader has nothing left that waits. */
final class Quiet {

    private static final long SECOND_NANOS = 1_000_000_000L;

    /** The reader keeps some events for a second flush. */
    private static final int FLUSHES = 2;

    private long dataNanos;
    private int flushes;

    /** There was data. */
    void data(long nanos) {
        dataNanos = nanos;
        flushes = 0;
    }

    /** Whether the reader is to be flushed now. */
    boolean isDue(long nanos) {
        if (flushes < FLUSHES && nanos - dataNanos >= (flushes + 1) * SECOND_NANOS) {
            flushes++;
            return true;
        }
        return false;
    }
}
