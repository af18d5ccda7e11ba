package org.bmon.collector.propagation;

/** Takes how objects spread. */
public interface SpreadListener {

    /** A block's record, again when it changed. */
    void block(BlockSpread block);

    /** A transaction's record, again when it changed. */
    void transaction(TransactionSpread transaction);

    /** A block that every expected node connected, or whose window is over; once. */
    void settled(BlockSpread block);

    /** A transaction that every expected node has, or whose window is over; once. */
    void settled(TransactionSpread transaction);
}
