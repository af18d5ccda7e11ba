package org.bmon.collector.store;

import org.bmon.common.Network;
import org.jspecify.annotations.Nullable;

/**
 * Which records of a list to read, the newest first.
 *
 * @param network of this network only; null for all
 * @param fromMicros of this moment or later
 * @param beforeMicros before this moment
 * @param after behind this place; null for the first
 * @param limit most of them
 */
public record TimeQuery(
        @Nullable Network network,
        long fromMicros,
        long beforeMicros,
        @Nullable Cursor after,
        int limit) {

    /** The latest. */
    public static TimeQuery latest(@Nullable Network network, int limit) {
        return new TimeQuery(network, Long.MIN_VALUE, Long.MAX_VALUE, null, limit);
    }

    /** All of a time. */
    public static TimeQuery between(@Nullable Network network, long fromMicros, long beforeMicros) {
        return new TimeQuery(network, fromMicros, beforeMicros, null, Integer.MAX_VALUE);
    }
}
