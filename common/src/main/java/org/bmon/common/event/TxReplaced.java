package org.bmon.common.event;

import java.util.List;
import org.bmon.common.Stamp;
import org.bmon.common.Txid;
import org.jspecify.annotations.Nullable;

/**
 * A transaction in the mempool gave way to one that pays more.
 *
 * @param at when
 * @param replaced the transactions that left
 * @param replacement the one that came; null for a package, whose hash is not a txid
 * @param replacedFeesSat fees of those that left, in satoshi, where told (v28 and later)
 * @param replacementFeesSat fees of the one that came, in satoshi, where told
 */
public record TxReplaced(
        Stamp at,
        List<Txid> replaced,
        @Nullable Txid replacement,
        @Nullable Long replacedFeesSat,
        @Nullable Long replacementFeesSat)
        implements Event {

    public TxReplaced {
        replaced = List.copyOf(replaced);
    }
}
