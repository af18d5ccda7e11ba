package org.bmon.collector.live;

import org.bmon.collector.store.Changes;

/** Hears of every commit, after it is in the store. */
public interface CommitListener {

    /** The first commit is about to come; the store can be read. */
    default void starting() {}

    /** These changes are durable now. Should return soon: the next commits are told of after it. */
    void committed(Changes changes);
}
