package org.bmon.sim.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bmon.common.Txid;
import org.bmon.sim.ledger.OutPoint;
import org.bmon.sim.ledger.SimTx;
import org.jspecify.annotations.Nullable;

/** The transactions that a node holds for the next blocks, with the sequence numbers that ZMQ tells. */
public final class Mempool {

    /**
     * A transaction in the mempool.
     *
     * @param tx the transaction
     * @param sinceMicros when it came in, true time
     * @param height of the tip when it came in
     */
    public record Entry(SimTx tx, long sinceMicros, int height) {}

    private static final int MOST_WEIGHT = 3_992_000;

    private final Map<Txid, Entry> entries = new LinkedHashMap<>();
    private final Map<OutPoint, SimTx> spenders = new HashMap<>();
    private long bytes;
    private long sequence = 1;
    private long updates;

    public int size() {
        return entries.size();
    }

    public boolean contains(Txid txid) {
        return entries.containsKey(txid);
    }

    /** The transactions in the order in which they came. */
    public List<Entry> entries() {
        return List.copyOf(entries.values());
    }

    /** The next sequence number. */
    public long sequence() {
        return sequence;
    }

    /** How often it changed. */
    public long updates() {
        return updates;
    }

    /** Sum of the virtual sizes. */
    public long virtualBytes() {
        return bytes;
    }

    int inputs() {
        return spenders.size();
    }

    @Nullable SimTx get(Txid txid) {
        Entry entry = entries.get(txid);
        return entry == null ? null : entry.tx();
    }

    /** A transaction that spends something of what this one spends; null if there is none. */
    @Nullable SimTx conflict(SimTx tx) {
        for (OutPoint input : tx.inputs()) {
            SimTx spender = spenders.get(input);
            if (spender != null && !spender.txid().equals(tx.txid())) {
                return spender;
            }
        }
        return null;
    }

    /** Puts one in; gives its sequence number. */
    long add(SimTx tx, long nowMicros, int height) {
        entries.put(tx.txid(), new Entry(tx, nowMicros, height));
        tx.inputs().forEach(input -> spenders.put(input, tx));
        bytes += tx.vsize();
        updates++;
        return sequence++;
    }

    /** Takes one out; gives the sequence number of that. */
    long remove(SimTx tx) {
        entries.remove(tx.txid());
        tx.inputs().forEach(input -> spenders.remove(input, tx));
        bytes -= tx.vsize();
        updates++;
        return sequence++;
    }

    /** The one that pays least for its size. */
    SimTx cheapest() {
        return entries.values().stream()
                .map(Entry::tx)
                .min(Comparator.comparingLong(SimTx::feeRate).thenComparing(SimTx::txid))
                .orElseThrow(() -> new IllegalStateException("the mempool is empty"));
    }

    /** What the next block should hold: those that pay best, as many as fit. */
    public List<SimTx> best() {
        List<SimTx> sorted = new ArrayList<>();
        entries.values().forEach(entry -> sorted.add(entry.tx()));
        sorted.sort(Comparator.comparingLong(SimTx::feeRate).reversed().thenComparing(SimTx::txid));
        int weight = 0;
        List<SimTx> best = new ArrayList<>();
        for (SimTx tx : sorted) {
            if (weight + tx.weight() <= MOST_WEIGHT) {
                weight += tx.weight();
                best.add(tx);
            }
        }
        return best;
    }

    /** Empties it and starts the numbers anew, as a new process does. */
    void restart() {
        entries.clear();
        spenders.clear();
        bytes = 0;
        sequence = 1;
    }
}
