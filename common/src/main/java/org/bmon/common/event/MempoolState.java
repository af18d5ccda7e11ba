package org.bmon.common.event;

import org.bmon.common.Stamp;
import org.jspecify.annotations.Nullable;

/**
 * The node's mempool at one poll.
 *
 * @param at when it answered
 * @param loaded whether mempool.dat has been read
 * @param transactions how many
 * @param virtualBytes sum of their virtual sizes
 * @param usageBytes memory used
 * @param minFeeSatPerKvb the fee rate below which nothing enters, in satoshi per 1000 virtual bytes
 * @param txidDigest a digest of the set of txids, equal for equal sets; null at the fast pace
 */
public record MempoolState(
        Stamp at,
        boolean loaded,
        long transactions,
        long virtualBytes,
        long usageBytes,
        long minFeeSatPerKvb,
        @Nullable String txidDigest)
        implements Event {}
