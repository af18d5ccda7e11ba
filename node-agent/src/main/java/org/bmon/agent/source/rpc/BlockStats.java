package org.bmon.agent.source.rpc;

import java.util.List;
import org.bmon.common.BlockHash;
import org.jspecify.annotations.Nullable;

/**
 * What getblockstats tells of a block; the coinbase does not count in inputs, outputsSat, sizes and fees.
 *
 * @param hash the block
 * @param height its height
 * @param transactions how many, with the coinbase
 * @param subsidySat the subsidy at this height by the node's reckoning
 * @param feesSat sum of the fees
 * @param outputsSat sum of the outputs
 * @param inputs how many
 * @param outputs how many, with the coinbase's
 * @param sizeBytes sum of the transactions' sizes
 * @param weight sum of the transactions' weights
 * @param seconds the block's own time, in seconds since the epoch
 * @param medianFeeRate median of the fee rates, in satoshi per virtual byte
 * @param utxoIncrease unspent outputs that it adds
 */
public record BlockStats(
        BlockHash hash,
        int height,
        long transactions,
        long subsidySat,
        long feesSat,
        long outputsSat,
        long inputs,
        long outputs,
        long sizeBytes,
        long weight,
        long seconds,
        @Nullable Long medianFeeRate,
        long utxoIncrease) {

    /** What is asked for: nothing that needs more than the block and its undo data. */
    static final List<String> ASKED = List.of(
            "blockhash",
            "height",
            "txs",
            "subsidy",
            "totalfee",
            "total_out",
            "ins",
            "outs",
            "total_size",
            "total_weight",
            "time",
            "feerate_percentiles",
            "utxo_increase");

    private static final int MEDIAN = 2;

    static BlockStats of(Fields answer) {
        return new BlockStats(
                answer.blockHash("blockhash"),
                answer.int32("height"),
                answer.integer("txs"),
                answer.integer("subsidy"),
                answer.integer("totalfee"),
                answer.integer("total_out"),
                answer.integer("ins"),
                answer.integer("outs"),
                answer.integer("total_size"),
                answer.integer("total_weight"),
                answer.integer("time"),
                answer.integerAt("feerate_percentiles", MEDIAN),
                answer.integer("utxo_increase"));
    }
}
