package org.bmon.common.event;

import org.bmon.common.BlockHash;
import org.bmon.common.Stamp;
import org.jspecify.annotations.Nullable;

/**
 * How much money the node counts, from gettxoutsetinfo: rare, and only if switched on.
 *
 * @param at when it answered
 * @param hash the block up to which it counted
 * @param height its height
 * @param totalSat sum of all unspent outputs, in satoshi
 * @param outputs how many there are
 * @param muhash MuHash of the set, in hexadecimal digits; null if not asked for
 * @param scanned true if the chain state itself was read, false if an index answered
 */
public record SupplyState(
        Stamp at,
        BlockHash hash,
        int height,
        long totalSat,
        long outputs,
        @Nullable String muhash,
        boolean scanned) implements Event {}
