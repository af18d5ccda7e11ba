package org.bmon.agent.source.rpc;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * getmininginfo.
 *
 * @param networkHashesPerSecond estimate of the network's power over the last 120 blocks
 * @param templateWeight weight of the last template that the node made; null if none
 * @param templateTransactions transactions of the last template; null if none
 */
public record MiningInfo(
        BigDecimal networkHashesPerSecond,
        @Nullable Long templateWeight,
        @Nullable Long templateTransactions) {

    static MiningInfo of(Fields answer) {
        return new MiningInfo(
                answer.decimal("networkhashps"),
                answer.integerIfThere("currentblockweight"),
                answer.integerIfThere("currentblocktx"));
    }
}
