package org.bmon.collector.store;

import org.bmon.collector.propagation.BlockSpread;

/**
 * A block's record as it is kept.
 *
 * @param block the record
 * @param sinceMicros the moment that it is found by
 */
public record KeptBlock(BlockSpread block, long sinceMicros) {}
