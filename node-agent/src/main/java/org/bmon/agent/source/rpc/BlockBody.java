package org.bmon.agent.source.rpc;

import java.util.List;
import org.bmon.common.BlockHash;
import org.bmon.common.Txid;
import org.jspecify.annotations.Nullable;

/**
 * What getblock tells of a block, added up while it is read.
 *
 * @param hash the block
 * @param height its height
 * @param parent the block it builds on; null for the first of all
 * @param inActiveChain whether it is in the active chain now
 * @param claimedSat sum of the coinbase's outputs; null at the detail TXIDS
 * @param feesSat what all other transactions spend less what they create, by bmon's own addition; null unless the answer
 *     has every output that is spent
 * @param coinbaseTag the printable characters of the coinbase's input script; null if there are none or it is not told
 * @param txids its transactions in order, without the coinbase
 */
public record BlockBody(
        BlockHash hash,
        int height,
        @Nullable BlockHash parent,
        boolean inActiveChain,
        @Nullable Long claimedSat,
        @Nullable Long feesSat,
        @Nullable String coinbaseTag,
        List<Txid> txids) {

    /** How much is asked for: each costs the node more than the one before. */
    public enum Detail {
        /** Verbosity 1. */
        TXIDS(1),
        /** Verbosity 2. */
        TRANSACTIONS(2),
        /** Verbosity 3, of v23 and later; before, it brings what 2 brings. */
        SPENT_OUTPUTS(3);

        private final int verbosity;

        Detail(int verbosity) {
            this.verbosity = verbosity;
        }

        int verbosity() {
            return verbosity;
        }
    }
}
