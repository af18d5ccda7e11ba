package org.bmon.sim.truth;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bmon.common.NodeName;
import org.bmon.common.Txid;
import org.bmon.common.Wtxid;

/**
 * What truly happened to a transaction.
 *
 * @param txid the transaction
 * @param wtxid its hash with witness
 * @param origin where it came into the network
 * @param createdMicros when, in microseconds since the epoch
 * @param accepted when each node first took it into its mempool
 * @param rejected why each node that refused it did so
 */
public record TxTruth(
        Txid txid,
        Wtxid wtxid,
        NodeName origin,
        long createdMicros,
        SortedMap<NodeName, Sighting> accepted,
        SortedMap<NodeName, String> rejected) {

    public TxTruth {
        accepted = Collections.unmodifiableSortedMap(new TreeMap<>(accepted));
        rejected = Collections.unmodifiableSortedMap(new TreeMap<>(rejected));
    }
}
