package org.bmon.agent.source.rpc;

import java.math.BigDecimal;
import java.util.List;
import org.bmon.common.BlockHash;
import org.jspecify.annotations.Nullable;

/**
 * getblockchaininfo.
 *
 * @param chain Core's name of the network
 * @param blocks height of the tip
 * @param headers height of the best header
 * @param bestHash the tip
 * @param difficulty of the tip
 * @param tipSeconds the tip's own time, in seconds since the epoch; null before v23
 * @param medianSeconds median time of the last eleven blocks
 * @param progress estimate of how much of the chain is verified, 0 to 1
 * @param initialDownload whether it is in its initial block download
 * @param sizeOnDiskBytes blocks and undo data
 * @param pruned whether old blocks are deleted
 * @param pruneHeight the lowest height that is kept whole; null if not pruned
 * @param warnings what the node warns of
 */
public record ChainInfo(
        String chain,
        int blocks,
        int headers,
        BlockHash bestHash,
        BigDecimal difficulty,
        @Nullable Long tipSeconds,
        long medianSeconds,
        BigDecimal progress,
        boolean initialDownload,
        long sizeOnDiskBytes,
        boolean pruned,
        @Nullable Long pruneHeight,
        List<String> warnings) {

    static ChainInfo of(Fields answer) {
        return new ChainInfo(
                answer.text("chain"),
                answer.int32("blocks"),
                answer.int32("headers"),
                answer.blockHash("bestblockhash"),
                answer.decimal("difficulty"),
                answer.integerIfThere("time"),
                answer.integer("mediantime"),
                answer.decimal("verificationprogress"),
                answer.flag("initialblockdownload"),
                answer.integer("size_on_disk"),
                answer.flag("pruned"),
                answer.integerIfThere("pruneheight"),
                answer.texts("warnings"));
    }
}
