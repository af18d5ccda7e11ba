package org.bmon.sim.truth;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bmon.common.NodeName;
import org.bmon.common.Txid;
import org.jspecify.annotations.Nullable;

/** Gathers the facts of each transaction. Bounded: the oldest goes when there are too many. */
final class TxLedger {

    private static final int MOST = 200_000;

    private static final class Gathered {
        private final Fact.Created created;
        private final TreeMap<NodeName, Sighting> accepted = new TreeMap<>();
        private final TreeMap<NodeName, String> rejected = new TreeMap<>();

        Gathered(Fact.Created created) {
            this.created = created;
        }

        TxTruth truth() {
            return new TxTruth(created.txid(), created.wtxid(), created.node(), created.micros(), accepted, rejected);
        }
    }

    private final Map<Txid, Gathered> entries = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Txid, Gathered> eldest) {
            return size() > MOST;
        }
    };

    void add(Fact fact) {
        if (fact instanceof Fact.Created created) {
            entries.put(created.txid(), new Gathered(created));
        } else if (fact instanceof Fact.Accepted accepted) {
            Gathered entry = entries.get(accepted.txid());
            if (entry != null) {
                entry.accepted.putIfAbsent(accepted.node(), new Sighting(accepted.micros(), true));
            }
        } else if (fact instanceof Fact.Rejected rejected) {
            Gathered entry = entries.get(rejected.txid());
            if (entry != null) {
                entry.rejected.putIfAbsent(rejected.node(), rejected.reason());
            }
        }
    }

    List<TxTruth> all() {
        return entries.values().stream().map(Gathered::truth).toList();
    }

    @Nullable TxTruth get(Txid txid) {
        Gathered entry = entries.get(txid);
        return entry == null ? null : entry.truth();
    }
}
