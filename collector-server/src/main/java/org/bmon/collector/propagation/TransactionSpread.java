package org.bmon.collector.propagation;

import org.bmon.common.Txid;

/**
 * How one transaction came into the mempools of its network.
 *
 * @param txid the transaction
 * @param accepted how it came
 */
public record TransactionSpread(Txid txid, StageSpread accepted) {}
