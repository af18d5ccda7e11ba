package org.bmon.agent.source.rpc;

import org.jspecify.annotations.Nullable;

/**
 * getmempoolinfo.
 *
 * @param loaded whether mempool.dat has been read
 * @param transactions how many
 * @param virtualBytes sum of their virtual sizes
 * @param usageBytes memory used
 * @param totalFeeSat sum of their fees; null if not told
 * @param limitBytes memory that may be used
 * @param minFeeSatPerKvb the fee rate below which nothing enters
 * @param minRelayFeeSatPerKvb the lowest fee rate it relays
 * @param unbroadcast transactions of its own that no peer has asked for
 * @param fullReplacement whether any transaction may be replaced; null where not told
 */
public record MempoolInfo(
        boolean loaded,
        long transactions,
        long virtualBytes,
        long usageBytes,
        @Nullable Long totalFeeSat,
        long limitBytes,
        long minFeeSatPerKvb,
        long minRelayFeeSatPerKvb,
        long unbroadcast,
        @Nullable Boolean fullReplacement) {

    static MempoolInfo of(Fields answer) {
        return new MempoolInfo(
                answer.flag("loaded"),
                answer.integer("size"),
                answer.integer("bytes"),
                answer.integer("usage"),
                answer.satoshiIfThere("total_fee"),
                answer.integer("maxmempool"),
                answer.satoshi("mempoolminfee"),
                answer.satoshi("minrelaytxfee"),
                answer.integer("unbroadcastcount"),
                answer.has("fullrbf") ? answer.flag("fullrbf") : null);
    }
}
