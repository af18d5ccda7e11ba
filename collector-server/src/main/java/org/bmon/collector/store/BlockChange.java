package org.bmon.collector.store;

import org.bmon.collector.propagation.BlockSpread;
import org.jspecify.annotations.Nullable;

/**
 * A block's record before and after arrivals came into it.
 *
 * @param before the record as it is kept; null if there is none
 * @param after what takes its place
 */
public record BlockChange(@Nullable KeptBlock before, BlockSpread after) {}
