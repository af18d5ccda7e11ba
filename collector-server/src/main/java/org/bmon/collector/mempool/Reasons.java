package org.bmon.collector.mempool;

import java.util.HashMap;
import java.util.Map;
import org.bmon.collector.fleet.FleetNode;
import org.bmon.collector.watch.Forgotten;
import org.bmon.collector.watch.Memory;
import org.bmon.common.NodeName;
import org.bmon.common.Txid;
import org.bmon.common.event.Event;
import org.bmon.common.event.MempoolState;
import org.bmon.common.event.TxAccepted;
import org.bmon.common.event.TxRejected;
import org.bmon.common.event.TxRemoved;
import org.bmon.common.event.TxReplaced;
import org.jspecify.annotations.Nullable;

/** Why a node has not, or has no longer, a transaction, by its own words. The oldest go when there are too many. */
final class Reasons {

    private static final int MOST = 50_000;

    private final Map<Of, String> reasons;
    private final Map<NodeName, MempoolState> states = new HashMap<>();

    private record Of(NodeName node, Txid txid) {}

    Reasons(Memory memory) {
        reasons = memory.latest(MOST, Forgotten.REASON);
    }

    void accept(FleetNode node, Event event) {
        NodeName name = node.name();
        if (event instanceof TxRejected rejected) {
            reasons.put(new Of(name, rejected.txid()), "rejected: " + rejected.reason());
        } else if (event instanceof TxRemoved removed && removed.reason() != null) {
            reasons.put(new Of(name, removed.txid()), "removed: " + removed.reason());
        } else if (event instanceof TxReplaced replaced) {
            replaced.replaced().forEach(txid -> reasons.put(new Of(name, txid), "replaced"));
        } else if (event instanceof TxAccepted accepted && !reasons.isEmpty()) {
            reasons.remove(new Of(name, accepted.txid()));
        } else if (event instanceof MempoolState state) {
            states.put(name, state);
        }
    }

    /** The node's own word for it; null if it said nothing. */
    @Nullable String of(NodeName node, Txid txid) {
        return reasons.get(new Of(node, txid));
    }

    /** The fee rate below which nothing enters its mempool, in satoshi per 1000 virtual bytes; 0 if not told. */
    long floorOf(NodeName node) {
        MempoolState state = states.get(node);
        return state == null ? 0 : state.minFeeSatPerKvb();
    }

    /** How much all its transactions weigh together; 0 if not told. */
    long virtualBytesOf(NodeName node) {
        MempoolState state = states.get(node);
        return state == null ? 0 : state.virtualBytes();
    }
}
