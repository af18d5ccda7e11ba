package org.bmon.collector.propagation;

import org.bmon.collector.fleet.FleetNode;
import org.bmon.common.TimeSource;
import org.bmon.common.event.TxAccepted;

/**
 * Tells a node's acceptances that say nothing of spreading: a mempool read from disk, and transactions of disconnected
 * blocks that come back. Core puts those back at once after the last block of the reorg is connected.
 */
final class Returns {

    private static final long AFTER_BLOCK_MICROS = 100_000;
    private static final long AFTER_RETURN_MICROS = 10_000;
    private static final long LONGEST_MICROS = 10_000_000;

    /** ZMQ may lag the log, which says when the mempool is loaded. */
    private static final long QUEUED_MICROS = 5_000_000;

    private long disconnectedAt = Long.MAX_VALUE;
    private long returningUntil = Long.MIN_VALUE;

    void disconnected(long at) {
        disconnectedAt = isReturning(at) ? disconnectedAt : at;
        returningUntil = at + AFTER_BLOCK_MICROS;
    }

    void connected(long at) {
        if (isReturning(at)) {
            returningUntil = at + AFTER_BLOCK_MICROS;
        }
    }

    /**
     * Whether this acceptance is such a return.
     *
     * @param seenBefore whether this node has sighted the transaction
     * @param held whether any node has
     */
    boolean isReturn(FleetNode node, TxAccepted accepted, boolean seenBefore, boolean held) {
        long at = accepted.at().micros();
        long ready = node.timeline().mempoolReady(at);
        if (at < ready) {
            return true;
        }
        if (!held
                && accepted.at().source() == TimeSource.RECEIVED
                && ready != Long.MIN_VALUE
                && at < ready + QUEUED_MICROS) {
            return true;
        }
        if (accepted.peer() != null || !isReturning(at)) {
            return false;
        }
        returningUntil = Math.max(returningUntil, at + AFTER_RETURN_MICROS);
        return !seenBefore;
    }

    private boolean isReturning(long at) {
        return at >= disconnectedAt && at <= returningUntil && at - disconnectedAt <= LONGEST_MICROS;
    }
}
