package org.bmon.collector.live;

import org.bmon.collector.store.Changes;

/** Hears of every commit, after it is in the store. */
public interface CommitListener {

    /** The first commit is about to come; the store can be read. */
    default void starting() {}

    /** These changes are durable now. Must return soon: the next commit waits. */
    void committed(Changes changes);
}
