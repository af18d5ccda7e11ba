package org.bmon.common.event;

import org.bmon.common.BlockHash;
import org.bmon.common.Stamp;
import org.jspecify.annotations.Nullable;

/**
 * The block became part of the node's active chain.
 *
 * @param at when
 * @param hash the block
 * @param height its height; null from ZMQ, which does not tell
 * @param chainTransactions transactions in the chain up to and with this block; null from ZMQ
 */
public record BlockConnected(
        Stamp at,
        BlockHash hash,
        @Nullable Integer height,
        @Nullable Long chainTransactions) implements BlockEvent {}
