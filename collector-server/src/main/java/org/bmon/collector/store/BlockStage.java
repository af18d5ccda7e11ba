package org.bmon.collector.store;

import org.bmon.collector.propagation.StageSpread;
import org.bmon.common.BlockHash;
import org.jspecify.annotations.Nullable;

/**
 * How a block came at one stage, without the delays of each node.
 *
 * @param hash the block
 * @param height its height, if any node has told it
 * @param spread how it came; its maps of delays are empty
 */
public record BlockStage(BlockHash hash, @Nullable Integer height, StageSpread spread) {}
