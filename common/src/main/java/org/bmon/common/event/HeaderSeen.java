package org.bmon.common.event;

import org.bmon.common.BlockHash;
import org.bmon.common.Stamp;
import org.jspecify.annotations.Nullable;

/**
 * The node saw a block's header for the first time.
 *
 * @param at when
 * @param hash the block
 * @param height its height, where the source tells it (the log line of v25 and v26 for compact blocks does not)
 * @param peer Core's number of the peer it came from, where the source tells it (v30 and later)
 * @param via how it came
 */
public record HeaderSeen(
        Stamp at,
        BlockHash hash,
        @Nullable Integer height,
        @Nullable Long peer,
        Via via) implements BlockEvent {

    /** How a header came to the node. */
    public enum Via {
        HEADERS,
        COMPACT_BLOCK,
        /** The line does not say: v25 to v29 print the same one for every header. */
        UNKNOWN
    }
}
