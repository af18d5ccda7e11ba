package org.bmon.sim.rpc;

import org.bmon.common.BlockHash;

/**
 * The tip of a branch, as getchaintips tells it.
 *
 * @param hash the last block of the branch
 * @param height its height
 * @param branchLength blocks from the active chain to it; 0 for the active tip
 * @param status what the node thinks of it
 */
public record TipView(BlockHash hash, int height, int branchLength, Status status) {

    /** What a node can think of a branch. */
    public enum Status {
        ACTIVE("active"),
        VALID_FORK("valid-fork"),
        VALID_HEADERS("valid-headers"),
        HEADERS_ONLY("headers-only"),
        INVALID("invalid");

        private final String word;

        Status(String word) {
            this.word = word;
        }

        /** Bitcoin Core's word for it. */
        public String word() {
            return word;
        }
    }
}
