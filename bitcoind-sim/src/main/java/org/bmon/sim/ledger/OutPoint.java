package org.bmon.sim.ledger;

import org.bmon.common.Txid;

/**
 * An output that a transaction spends.
 *
 * @param txid the transaction it is of
 * @param vout its number there
 * @param valueSat what it is worth
 */
public record OutPoint(Txid txid, int vout, long valueSat) {}
