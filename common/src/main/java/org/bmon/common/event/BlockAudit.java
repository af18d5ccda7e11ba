package org.bmon.common.event;

import org.bmon.common.BlockHash;
import org.bmon.common.Stamp;
import org.jspecify.annotations.Nullable;

/**
 * What a block's miner took, beside what it was due.
 *
 * @param at when the numbers were read
 * @param hash the block
 * @param height its height
 * @param claimedSat sum of all outputs of the coinbase, in satoshi
 * @param subsidySat the subsidy at this height, in satoshi
 * @param feesSat sum of the fees in the block as the node adds them, in satoshi
 * @param independentFeesSat the same sum from the outputs that the block spends, by bmon's own addition; null if not
 *     computed
 * @param parent the block it builds on; null if not known
 * @param coinbaseTag the printable characters of the coinbase's input script, by which miners sign; null if there are
 *     none
 */
public record BlockAudit(
        Stamp at,
        BlockHash hash,
        int height,
        long claimedSat,
        long subsidySat,
        long feesSat,
        @Nullable Long independentFeesSat,
        @Nullable BlockHash parent,
        @Nullable String coinbaseTag)
        implements BlockEvent {}
