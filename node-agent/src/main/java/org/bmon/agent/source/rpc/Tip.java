package org.bmon.agent.source.rpc;

import org.bmon.common.BlockHash;

/**
 * The tip of the active chain, from waitfornewblock.
 *
 * @param hash the block
 * @param height its height
 */
public record Tip(BlockHash hash, int height) {

    static Tip of(Fields answer) {
        return new Tip(answer.blockHash("hash"), answer.int32("height"));
    }
}
