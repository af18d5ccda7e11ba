package org.bmon.collector.chain;

import org.bmon.common.BlockHash;

/**
 * What miners created up to a block, added up over the audited blocks before it. Kept in the store: it must outlive the
 * journal.
 *
 * @param hash the block
 * @param height its height
 * @param fromHeight the height of the first audited block of the sum, without a gap up to this one
 * @param createdSat all that coinbases claimed beyond fees, in satoshi
 * @param allowedSat all subsidies, in satoshi
 */
public record SupplyTotal(BlockHash hash, int height, int fromHeight, long createdSat, long allowedSat) {}
