package org.bmon.agent.source.rpc;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * estimatesmartfee.
 *
 * @param satPerKvb the fee rate; null if the node can't tell
 * @param blocks the target that it answered for
 */
public record FeeEstimate(@Nullable Long satPerKvb, int blocks) {

    static FeeEstimate of(Fields answer) {
        // Where it averages, it writes more than eight decimals.
        BigDecimal rate = answer.decimalIfThere("feerate");
        Long satoshi =
                rate == null ? null : Satoshi.of(rate.setScale(8, RoundingMode.HALF_UP), "estimatesmartfee.feerate");
        return new FeeEstimate(satoshi, answer.int32("blocks"));
    }
}
