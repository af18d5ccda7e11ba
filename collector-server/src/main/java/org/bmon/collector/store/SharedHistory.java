package org.bmon.collector.store;

/**
 * One history that several collectors write at once, each shard of it by one of them at a time. Safe for use by many threads
 * and processes.
 */
public interface SharedHistory extends AutoCloseable {

    /**
     * Divides the history into shards, unless that was done before. The history of a collector alone becomes the beginning of
     * each of them, so that each knows how nodes stand and what is in flight.
     *
     * @throws StoreException if it is divided into another number of shards
     */
    void divide(int shards);

    /** Takes a shard from whoever has it: what he has not written yet he can't write any more. */
    TakenShard take(int shard);

    /** The history for reading, and for what is imported. */
    HistoryStore whole();

    @Override
    void close();
}
