package org.bmon.common.event;

import org.bmon.common.BlockHash;
import org.bmon.common.Stamp;

/**
 * What a block's miner took, beside what it was due.
 *
 * @param at when the numbers were read
 * @param hash the block
 * @param height its height
 * @param claimedSat sum of all outputs of the coinbase, in satoshi
 * @param subsidySat the subsidy at this height, in satoshi
 * @param feesSat sum of the fees in the block, in satoshi
 */
public record BlockAudit(Stamp at, BlockHash hash, int height, long claimedSat, long subsidySat, long feesSat)
        implements BlockEvent {}
