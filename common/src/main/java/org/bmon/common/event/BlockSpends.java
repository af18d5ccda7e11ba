package org.bmon.common.event;

import java.util.List;
import org.bmon.common.BlockHash;
import org.bmon.common.Stamp;

/**
 * Which outputs a block spends. Sent when the collector asks for it: when two branches may have spent the same.
 *
 * @param at when it was read
 * @param hash the block
 * @param spends for each transaction of its {@link BlockContent}, in order, the outputs that it spends: the first 32
 *     digits of the transaction that made it, a colon and its number there
 */
public record BlockSpends(Stamp at, BlockHash hash, List<List<String>> spends) implements BlockEvent {

    private static final int DIGITS = 32;

    public BlockSpends {
        spends = spends.stream().map(List::copyOf).toList();
    }

    /** An output in the form of this event: nobody can make two whose first halves are alike. */
    public static String output(String txid, long number) {
        return txid.substring(0, DIGITS) + ":" + number;
    }
}
