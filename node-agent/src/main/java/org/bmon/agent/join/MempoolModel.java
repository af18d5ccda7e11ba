package org.bmon.agent.join;

import java.util.ArrayList;
import java.util.List;
import org.bmon.common.Txid;
import org.bmon.common.event.Event;
import org.bmon.common.event.TxAccepted;
import org.bmon.common.event.TxRemoved;

/**
 * The transactions that the node was told to have: those of its last whole mempool and those accepted since. Blocks take
 * transactions without a word, so it holds more than the mempool does; what it lacks was missed.
 */
final class MempoolModel {

    private TxidSet known = new TxidSet();
    private TxidSet acceptedSince = new TxidSet();
    private TxidSet removedSince = new TxidSet();
    private boolean asking;
    private boolean begun;

    /** The log or ZMQ tells this. */
    void told(Event event) {
        if (event instanceof TxAccepted accepted) {
            known.add(accepted.txid());
            if (asking) {
                acceptedSince.add(accepted.txid());
                removedSince.remove(accepted.txid());
            }
        } else if (event instanceof TxRemoved removed) {
            known.remove(removed.txid());
            if (asking) {
                removedSince.add(removed.txid());
                acceptedSince.remove(removed.txid());
            }
        }
    }

    /** The node is being asked for its mempool. */
    void asked() {
        asking = true;
        acceptedSince = new TxidSet();
        removedSince = new TxidSet();
    }

    /** The transactions of its answer that nobody told of; none at the first time, when all are new. */
    List<Txid> missed(List<Txid> answer) {
        List<Txid> missed = new ArrayList<>();
        if (begun) {
            for (Txid txid : answer) {
                if (!known.contains(txid) && !removedSince.contains(txid)) {
                    missed.add(txid);
                }
            }
        }
        return missed;
    }

    /** The answer is what is known from now on, with what was told since it was asked for. */
    void adopt(List<Txid> answer) {
        TxidSet adopted = new TxidSet();
        for (Txid txid : answer) {
            if (!removedSince.contains(txid)) {
                adopted.add(txid);
            }
        }
        adopted.addAll(acceptedSince);
        known = adopted;
        asking = false;
        begun = true;
    }

    int size() {
        return known.size();
    }
}
