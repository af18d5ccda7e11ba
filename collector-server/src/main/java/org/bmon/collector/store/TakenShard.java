package org.bmon.collector.store;

import org.jspecify.annotations.Nullable;

/**
 * A shard that is this collector's until another takes it.
 *
 * @param number which
 * @param history the shard as the history of one who writes: streams, how nodes stood and the journal are its own, all else
 *     is what everybody reads. Writing throws {@link ShardLostException} once another has taken the shard. Need not be closed
 * @param nextOffset the first record of the partition that is not in the history; null if none is
 */
public record TakenShard(
        int number, HistoryStore history, @Nullable Long nextOffset) {}
