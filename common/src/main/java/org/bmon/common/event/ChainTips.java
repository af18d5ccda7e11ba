package org.bmon.common.event;

import java.util.List;
import org.bmon.common.BlockHash;
import org.bmon.common.Stamp;

/**
 * The ends of every branch that the node knows, at one poll of getchaintips.
 *
 * @param at when it answered
 * @param tips the tips
 */
public record ChainTips(Stamp at, List<Tip> tips) implements Event {

    public ChainTips {
        tips = List.copyOf(tips);
    }

    /**
     * The end of one branch.
     *
     * @param hash the block at its end
     * @param height that block's height
     * @param branchLength how many of its blocks are not in the active chain; 0 for the active tip
     * @param status Bitcoin Core's word: active, valid-fork, valid-headers, headers-only, invalid
     */
    public record Tip(BlockHash hash, int height, int branchLength, String status) {}
}
