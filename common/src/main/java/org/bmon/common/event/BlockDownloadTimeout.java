package org.bmon.common.event;

import org.bmon.common.BlockHash;
import org.bmon.common.Stamp;

/**
 * A peer did not deliver a block it was asked for.
 *
 * @param at when the node gave up
 * @param hash the block
 * @param peer Core's number of the peer
 */
public record BlockDownloadTimeout(Stamp at, BlockHash hash, long peer) implements BlockEvent {}
