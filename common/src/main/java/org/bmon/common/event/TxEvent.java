package org.bmon.common.event;

import org.bmon.common.Txid;

/** An event about one transaction. */
public sealed interface TxEvent extends Event permits TxAccepted, TxRemoved, TxRejected, MempoolEntry {

    /** The transaction. */
    Txid txid();
}
