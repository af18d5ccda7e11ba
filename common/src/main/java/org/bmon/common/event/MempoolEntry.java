package org.bmon.common.event;

import org.bmon.common.Stamp;
import org.bmon.common.Txid;

/**
 * What a transaction in the node's mempool weighs and pays. Told when the collector asks for it.
 *
 * @param at when the poll answered
 * @param txid the transaction
 * @param virtualBytes its virtual size
 * @param feeSat its fee in satoshi
 */
public record MempoolEntry(Stamp at, Txid txid, long virtualBytes, long feeSat) implements TxEvent {}
