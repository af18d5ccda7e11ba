package org.bmon.common.event;

import java.util.List;
import org.bmon.common.Stamp;
import org.bmon.common.Txid;
import org.jspecify.annotations.Nullable;

/**
 * Which transactions the node's mempool holds: a part of the whole set, or what changed since the content before. The
 * whole is sent when the collector asks for it, changes at the slow pace from then on.
 *
 * @param at when the poll answered
 * @param snapshot names the poll that all parts of one content come from
 * @param part which part, from 1
 * @param parts how many parts there are
 * @param whole true if the parts together are the whole set, and removed is empty; false for a change
 * @param since of a change: the snapshot that it changes; null for a whole
 * @param mempoolSequence the number that the next change of the mempool will have on ZMQ; null if not told
 * @param added transactions that are in it, of a change those that came
 * @param removed of a change: those that left, in a block or otherwise
 */
public record MempoolContent(
        Stamp at,
        String snapshot,
        int part,
        int parts,
        boolean whole,
        @Nullable String since,
        @Nullable Long mempoolSequence,
        List<Txid> added,
        List<Txid> removed)
        implements Event {

    public MempoolContent {
        added = List.copyOf(added);
        removed = List.copyOf(removed);
    }
}
