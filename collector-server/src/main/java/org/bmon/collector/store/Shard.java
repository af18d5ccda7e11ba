package org.bmon.collector.store;

import org.jspecify.annotations.Nullable;

/**
 * Which part of a history is written, and by what right.
 *
 * @param number the part's number; 0 for the whole history of a collector alone
 * @param generation how often the part was taken when its writer took it; null if nobody can take it from him
 */
record Shard(int number, @Nullable Long generation) {

    /** The whole history, of a collector that nobody shares it with. */
    static final Shard ALONE = new Shard(0, null);

    /** A history that is shared, seen by one who holds no part of it. */
    static final Shard NONE = new Shard(0, -1L);
}
