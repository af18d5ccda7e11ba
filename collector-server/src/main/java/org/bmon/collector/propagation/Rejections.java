package org.bmon.collector.propagation;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bmon.common.Txid;

/**
 * Which nodes rejected which transactions lately, and why they say they did; the last word of each node counts. Past the
 * limit the transaction first rejected longest ago goes, counted.
 */
final class Rejections {

    /** A day of one node's rejections on mainnet is some 30,000; most are shared by all nodes. */
    static final int LIMIT = 20_000;

    /** Reasons that say that the node has the transaction already. */
    private static final String HAS_IT = "txn-already-";

    private final Map<Txid, Map<Integer, String>> byTransaction = new LinkedHashMap<>();
    private long evicted;

    /** Takes that a node rejected a transaction; true if that was not known. */
    boolean add(Txid txid, int node, String reason) {
        if (reason.startsWith(HAS_IT)) {
            return false;
        }
        Map<Integer, String> byNode = byTransaction.get(txid);
        if (byNode == null) {
            if (byTransaction.size() == LIMIT) {
                byTransaction.remove(byTransaction.keySet().iterator().next());
                evicted++;
            }
            byNode = new HashMap<>(4);
            byTransaction.put(txid, byNode);
        }
        return !reason.equals(byNode.put(node, reason));
    }

    /** Why nodes, by index, rejected a transaction. */
    Map<Integer, String> of(Txid txid) {
        return byTransaction.getOrDefault(txid, Map.of());
    }

    long evicted() {
        return evicted;
    }
}
