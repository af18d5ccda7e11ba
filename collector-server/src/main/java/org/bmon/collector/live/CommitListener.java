package org.bmon.collector.live;

import org.bmon.collector.store.Changes;

/** Hears of every commit, after it is in the store. */
public interface CommitListener {

    /** The first commit is about to come; the store can be read. */
    default void starting() {}

    /**
     * Whether it also hears of the commits of shards that write nothing but transactions: without beginning or end, and of
     * several of them at once.
     */
    default boolean takesShares() {
        return false;
    }

    /** The last commit about the fleet was told: it may be another collector of a group that writes the next. */
    default void ended() {}

    /** These changes are durable now. Should return soon: the next commits are told of after it. */
    void committed(Changes changes);
}
