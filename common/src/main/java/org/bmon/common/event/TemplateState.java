package org.bmon.common.event;

import java.util.List;
import org.bmon.common.BlockHash;
import org.bmon.common.Stamp;
import org.bmon.common.Txid;
import org.jspecify.annotations.Nullable;

/**
 * What the node would mine, at one poll of getblocktemplate.
 *
 * @param at when it answered
 * @param parent the block it builds on
 * @param txids its transactions in order, without the coinbase
 * @param feesSat sum of their fees in satoshi
 * @param weight sum of their weights
 * @param txFeesSat the fee of each transaction in satoshi, in the same order; null if not told
 */
public record TemplateState(
        Stamp at,
        BlockHash parent,
        List<Txid> txids,
        long feesSat,
        long weight,
        @Nullable List<Long> txFeesSat) implements Event {

    public TemplateState {
        txids = List.copyOf(txids);
        txFeesSat = txFeesSat == null ? null : List.copyOf(txFeesSat);
    }
}
