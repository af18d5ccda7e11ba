package org.bmon.sim.ledger;

/** What a transaction pays to, as relay policies tell transactions apart. */
public enum TxKind {
    PAYMENT,
    DATA_CARRIER,
    BARE_MULTISIG,
    COINBASE
}
