package org.bmon.common.event;

import org.bmon.common.BlockHash;
import org.bmon.common.Stamp;
import org.jspecify.annotations.Nullable;

/**
 * The node holds the whole block: a compact block was reconstructed or a full block received. It is not validated yet.
 *
 * @param at when
 * @param hash the block
 * @param via how the data came
 * @param compactBlock how much a compact block left to be asked for; null for other ways
 */
public record BlockDataComplete(
        Stamp at, BlockHash hash, Via via, @Nullable CompactBlock compactBlock) implements BlockEvent {

    /** How the data came. */
    public enum Via {
        COMPACT_BLOCK,
        FULL_BLOCK,
        /** Known only from the check that follows (log line NewPoWValidBlock); a block mined by the node itself too. */
        UNKNOWN
    }

    /**
     * What a compact block was put together from, in transactions.
     *
     * @param prefilled sent with the compact block
     * @param fromMempool found in the mempool or the extra pool
     * @param fromExtraPool of those, at least so many from the extra pool
     * @param requested asked for in a round trip of its own
     * @param requestedBytes their size in bytes; null before v30, which does not tell
     */
    public record CompactBlock(
            int prefilled,
            int fromMempool,
            int fromExtraPool,
            int requested,
            @Nullable Long requestedBytes) {}
}
