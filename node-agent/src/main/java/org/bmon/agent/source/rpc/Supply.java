package org.bmon.agent.source.rpc;

import org.bmon.common.BlockHash;
import org.jspecify.annotations.Nullable;

/**
 * gettxoutsetinfo.
 *
 * @param hash the block up to which it counted
 * @param height its height
 * @param totalSat sum of all unspent outputs
 * @param outputs how many there are
 * @param muhash MuHash of the set; null if not asked for
 */
public record Supply(
        BlockHash hash,
        int height,
        long totalSat,
        long outputs,
        @Nullable String muhash) {

    static Supply of(Fields answer) {
        return new Supply(
                answer.blockHash("bestblock"),
                answer.int32("height"),
                answer.satoshi("total_amount"),
                answer.integer("txouts"),
                answer.has("muhash") ? answer.text("muhash") : null);
    }
}
