package org.bmon.common.event;

import java.util.List;
import org.bmon.common.BlockHash;
import org.bmon.common.Stamp;
import org.bmon.common.Txid;
import org.jspecify.annotations.Nullable;

/**
 * What a block holds, as the node has it on disk. Sent when the collector asks for it.
 *
 * @param at when it was read
 * @param hash the block
 * @param height its height
 * @param parent the block it builds on
 * @param coinbaseTag the printable characters of the coinbase's input script, by which miners sign; null if there are
 *     none
 * @param txids its transactions in order, without the coinbase
 */
public record BlockContent(
        Stamp at,
        BlockHash hash,
        int height,
        BlockHash parent,
        @Nullable String coinbaseTag,
        List<Txid> txids) implements BlockEvent {

    public BlockContent {
        txids = List.copyOf(txids);
    }
}
