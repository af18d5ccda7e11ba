package org.bmon.sim.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bmon.common.Network;
import org.bmon.sim.ledger.SimBlock;
import org.bmon.sim.ledger.SimTx;
import org.bmon.sim.ledger.TxKind;
import org.bmon.sim.log.Entry;
import org.bmon.sim.log.MempoolWording;
import org.bmon.sim.scenario.RelayPolicy;
import org.bmon.sim.truth.Fact;
import org.jspecify.annotations.Nullable;

/** What goes into a node's mempool and out of it, and what the node says of that. */
final class TxAdmission {

    private final SimNode node;

    TxAdmission(SimNode node) {
        this.node = node;
    }

    /** Why the node refuses a transaction; null if it takes it. */
    @Nullable String refusal(SimTx tx) {
        RelayPolicy policy = node.spec().policy();
        if (tx.kind() == TxKind.DATA_CARRIER && !policy.dataCarrier()) {
            return words().dataCarrierReason();
        }
        if (tx.kind() == TxKind.BARE_MULTISIG && !policy.bareMultisig()) {
            return "bare-multisig";
        }
        if (tx.feeRate() < policy.minFeeSatPerKvb()) {
            return "min relay fee not met, " + tx.feeSat() + " < " + policy.minFeeSatPerKvb() * tx.vsize() / 1000;
        }
        SimTx conflict = node.mempool().conflict(tx);
        if (conflict != null && tx.feeSat() < conflict.feeSat() + tx.vsize()) {
            return words().insufficientFee(tx, conflict);
        }
        return null;
    }

    /** Takes a transaction from a peer, or refuses it; true if it is in the mempool now. */
    boolean fromPeer(Pen pen, SimTx tx, int peer) {
        pen.spend(80, 150);
        String refusal = refusal(tx);
        if (refusal != null) {
            long at = pen.write(words().rejected(tx, peer, refusal));
            int comma = refusal.indexOf(',');
            String reason = comma < 0 ? refusal : refusal.substring(0, comma);
            node.world().truth().add(new Fact.Rejected(at, node.name(), tx.txid(), reason));
            return false;
        }
        SimTx replaced = enter(pen, tx);
        if (replaced != null) {
            pen.write(words().replaced(replaced, tx));
        }
        checkMempool(pen);
        pen.write(
                words().accepted(tx, peer, node.mempool().size(), node.mempool().virtualBytes() * 3 / 2));
        return true;
    }

    /** Takes a transaction from the node's own user, who may not be refused: the caller has asked before. */
    void fromUser(Pen pen, SimTx tx) {
        pen.spend(80, 150);
        SimTx replaced = enter(pen, tx);
        if (replaced != null) {
            pen.write(words().replaced(replaced, tx));
        }
        checkMempool(pen);
    }

    /** Takes a transaction of mempool.dat. */
    void fromFile(Pen pen, SimTx tx) {
        pen.spend(30, 60);
        enter(pen, tx);
    }

    private @Nullable SimTx enter(Pen pen, SimTx tx) {
        SimTx conflict = node.mempool().conflict(tx);
        if (conflict != null) {
            pen.write(words().replacing(conflict, tx));
            leave(pen, conflict, "replaced");
        }
        add(pen, tx);
        if (node.mempool().size() > node.spec().policy().maxTransactions()) {
            SimTx cheapest = node.mempool().cheapest();
            leave(pen, cheapest, "sizelimit");
            pen.write(words().trimmed(1, cheapest.feeRate() + 1000));
        }
        return conflict;
    }

    private void add(Pen pen, SimTx tx) {
        long sequence = node.mempool().add(tx, pen.micros(), node.chain().tip().height());
        node.world().truth().add(new Fact.Accepted(pen.micros(), node.name(), tx.txid()));
        Entry signal = words().added(tx);
        long told = node.signal(pen, words().enqueuing(signal), signal);
        node.afterSignal(told, () -> node.zmq().txAdded(tx.txid(), sequence));
    }

    private void leave(Pen pen, SimTx tx, String reason) {
        long sequence = node.mempool().remove(tx);
        node.world().truth().add(new Fact.Removed(pen.micros(), node.name(), tx.txid(), reason));
        Entry signal = words().removed(tx, reason);
        long told = node.signal(pen, words().enqueuing(signal), signal);
        node.afterSignal(told, () -> node.zmq().txRemoved(tx.txid(), sequence));
    }

    /** Takes out what a block holds, and what conflicts with it; gives what was in both. */
    List<SimTx> removeForBlock(Pen pen, SimBlock block) {
        List<SimTx> removed = new ArrayList<>();
        for (SimTx tx : block.transactions()) {
            if (node.mempool().contains(tx.txid())) {
                node.mempool().remove(tx);
                removed.add(tx);
            } else {
                SimTx conflict = node.mempool().conflict(tx);
                if (conflict != null) {
                    leave(pen, conflict, "conflict");
                }
            }
            node.txRelay().mined(tx);
        }
        return removed;
    }

    /** Puts back what was in blocks that left the active chain, unless the new branch has it or spends the same. */
    void readd(Pen pen, List<SimBlock> gone) {
        for (int i = gone.size() - 1; i >= 0; i--) {
            for (SimTx tx : gone.get(i).transactions()) {
                if (tx.kind() != TxKind.COINBASE
                        && !settled(tx, gone.get(i).height())
                        && node.mempool().conflict(tx) == null
                        && !node.mempool().contains(tx.txid())) {
                    pen.spend(20, 40);
                    add(pen, tx);
                }
            }
        }
    }

    private boolean settled(SimTx tx, int fromHeight) {
        for (SimBlock block : node.chain().after(fromHeight - 50, 200)) {
            for (SimTx mined : block.transactions()) {
                if (mined.txid().equals(tx.txid()) || !Collections.disjoint(mined.inputs(), tx.inputs())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The check that regtest makes after every change. */
    void checkMempool(Pen pen) {
        if (node.world().scenario().network() == Network.REGTEST) {
            pen.write(words().checking(node.mempool().size(), node.mempool().inputs()));
        }
    }

    private MempoolWording words() {
        return node.wording().mempool();
    }
}
