package org.bmon.sim.rpc;

import java.util.List;
import org.bmon.common.Txid;

/**
 * A transaction in a mempool.
 *
 * @param tx the transaction
 * @param time when it came in
 * @param height of the tip when it came in
 * @param depends transactions of the mempool that it spends
 * @param replaceable whether it or an ancestor signals BIP 125
 * @param unbroadcast whether no peer has asked for it yet
 */
public record MempoolEntryView(
        TxView tx, long time, int height, List<Txid> depends, boolean replaceable, boolean unbroadcast) {

    public MempoolEntryView {
        depends = List.copyOf(depends);
    }

    /** An entry from a peer that spends nothing of the mempool. */
    public static MempoolEntryView of(TxView tx, long time, int height) {
        return new MempoolEntryView(tx, time, height, List.of(), true, false);
    }
}
