package org.bmon.collector.analysis;

import org.bmon.collector.chain.InvalidBlock;
import org.bmon.collector.chain.Reorg;
import org.bmon.collector.chain.SupplyTotal;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.propagation.BlockSpread;
import org.bmon.collector.propagation.TransactionSpread;
import org.bmon.common.NodeName;
import org.bmon.common.event.TxRejected;

/**
 * Takes what the analysis finds. A record that comes again for the same object replaces the one before: late
 * sightings amend. A listener takes what it says it takes; the rest passes it by.
 */
public interface AnalysisListener {

    /** How a block spread, as far as it is known now. */
    default void block(BlockSpread block) {}

    /** How a transaction spread, as far as it is known now. */
    default void transaction(TransactionSpread transaction) {}

    /** A node changed branches; comes once, when it is over. */
    default void reorg(Reorg reorg) {}

    /** A block was judged invalid, by these nodes so far. */
    default void invalidBlock(InvalidBlock block) {}

    /** A node rejected a transaction that a peer sent it. */
    default void rejection(NodeName node, TxRejected rejection) {}

    /** Something that people want to be told of; comes again when more is known of it, and when it is over. */
    default void notice(Notice notice) {}

    /** The running sum of the money created, up to a block that was audited. */
    default void supply(SupplyTotal total) {}
}
