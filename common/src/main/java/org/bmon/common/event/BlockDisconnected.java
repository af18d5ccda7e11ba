package org.bmon.common.event;

import org.bmon.common.BlockHash;
import org.bmon.common.Stamp;
import org.jspecify.annotations.Nullable;

/**
 * The block left the node's active chain.
 *
 * @param at when
 * @param hash the block
 * @param height its height; null from ZMQ, which does not tell
 */
public record BlockDisconnected(
        Stamp at, BlockHash hash, @Nullable Integer height) implements BlockEvent {}
