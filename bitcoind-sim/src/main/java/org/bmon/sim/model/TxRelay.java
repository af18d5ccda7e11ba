package org.bmon.sim.model;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.bmon.common.Txid;
import org.bmon.sim.ledger.OutPoint;
import org.bmon.sim.ledger.SimTx;
import org.bmon.sim.scenario.TransactionSchedule;

/** How a node tells its peers of transactions and takes them: announce, ask, send. */
final class TxRelay {

    private static final long ASK_AGAIN_MICROS = 60_000_000;
    private static final int MOST_REMEMBERED = 20_000;

    private final SimNode node;
    private final TxAdmission admission;
    private final Map<Txid, Long> asked = newest();
    private final Set<Txid> settled = Collections.newSetFromMap(newest());
    private final Set<OutPoint> spent = Collections.newSetFromMap(newest());

    TxRelay(SimNode node, TxAdmission admission) {
        this.node = node;
        this.admission = admission;
    }

    void restart() {
        asked.clear();
        settled.clear();
    }

    /** A transaction is in a block: it is not asked for any more. */
    void mined(SimTx tx) {
        settled.add(tx.txid());
        spent.addAll(tx.inputs());
    }

    /** True if a block has lately spent what this transaction spends. */
    boolean spent(SimTx tx) {
        return tx.inputs().stream().anyMatch(spent::contains);
    }

    /** Tells all peers of a transaction, each after a time of its own. */
    void spread(long micros, SimTx tx) {
        for (Peer peer : node.peers()) {
            if (tx.feeRate() >= peer.remote().spec().policy().minFeeSatPerKvb()) {
                node.world().queue().at(micros + trickle(), () -> {
                    if (peer.open() && node.mempool().contains(tx.txid()) && peer.learnsTransaction(tx.txid())) {
                        peer.send(node.world().queue().now(), 0, new Message.Announce(tx.txid()));
                    }
                });
            }
        }
    }

    void announced(Pen pen, Peer peer, Txid txid) {
        peer.learnsTransaction(txid);
        long now = pen.micros();
        Long before = asked.get(txid);
        boolean waiting = before != null && now - before < ASK_AGAIN_MICROS;
        if (node.initialDownload()
                || waiting
                || settled.contains(txid)
                || node.mempool().contains(txid)) {
            return;
        }
        asked.put(txid, now);
        peer.send(pen.micros(), 0, new Message.GetTransaction(txid));
    }

    void send(Pen pen, Peer peer, Txid txid) {
        SimTx tx = node.mempool().get(txid);
        if (tx != null) {
            pen.spend(10, 20);
            peer.send(pen.micros(), 0, new Message.Transaction(tx));
        }
    }

    void received(Pen pen, Peer peer, SimTx tx) {
        asked.remove(tx.txid());
        if (settled.contains(tx.txid()) || node.mempool().contains(tx.txid()) || spent(tx)) {
            return;
        }
        if (admission.fromPeer(pen, tx, peer.id())) {
            peer.broughtTransaction(pen.micros());
            spread(pen.micros(), tx);
        } else {
            settled.add(tx.txid());
        }
    }

    private long trickle() {
        TransactionSchedule schedule = node.world().scenario().transactions();
        double mean = schedule == null ? 500_000 : schedule.trickle().toNanos() / 1000.0;
        return exponential(node.random(), mean);
    }

    /** A waiting time of this mean, as between things that happen independently of one another. */
    static long exponential(SplittableRandom random, double meanMicros) {
        return Math.round(-Math.log(1 - random.nextDouble()) * meanMicros);
    }

    private static <K, T> Map<K, T> newest() {
        return new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, T> eldest) {
                return size() > MOST_REMEMBERED;
            }
        };
    }
}
