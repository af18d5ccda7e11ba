package org.bmon.agent.source.rpc;

import org.bmon.common.BlockHash;

/**
 * One of getchaintips.
 *
 * @param height of the tip
 * @param hash the tip
 * @param branchLength how many blocks from it to the active chain; 0 for the active tip
 * @param status by Core's words: active, valid-fork, valid-headers, headers-only, invalid
 */
public record ChainTip(int height, BlockHash hash, int branchLength, String status) {

    static ChainTip of(Fields tip) {
        return new ChainTip(tip.int32("height"), tip.blockHash("hash"), tip.int32("branchlen"), tip.text("status"));
    }
}
