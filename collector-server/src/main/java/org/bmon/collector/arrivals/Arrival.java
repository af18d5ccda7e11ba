package org.bmon.collector.arrivals;

import org.bmon.common.BlockHash;

/**
 * A block came to a node.
 *
 * @param height the block's height
 * @param hash the block
 * @param micros when, in microseconds since the epoch
 * @param resolution how fine that is
 */
public record Arrival(int height, BlockHash hash, long micros, Resolution resolution) {}
