package org.bmon.collector.propagation;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bmon.common.NodeName;
import org.bmon.common.Txid;

/**
 * How one transaction came into the mempools of its network.
 *
 * @param txid the transaction
 * @param accepted how it came
 * @param missing once its window is over, the expected nodes that never had it, each with the reason code it gave for
 *     rejecting it, or with an empty text if it gave none; empty until then
 */
public record TransactionSpread(Txid txid, StageSpread accepted, SortedMap<NodeName, String> missing) {

    public TransactionSpread {
        missing = missing.isEmpty()
                ? Collections.emptySortedMap()
                : Collections.unmodifiableSortedMap(new TreeMap<>(missing));
    }

    /** A transaction that no node is known to miss. */
    public TransactionSpread(Txid txid, StageSpread accepted) {
        this(txid, accepted, Collections.emptySortedMap());
    }
}
