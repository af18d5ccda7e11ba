package org.bmon.common.event;

import org.bmon.common.Stamp;
import org.bmon.common.Txid;
import org.jspecify.annotations.Nullable;

/**
 * A transaction left the node's mempool otherwise than in a block.
 *
 * @param at when
 * @param txid the transaction
 * @param reason Bitcoin Core's word: expiry, sizelimit, reorg, conflict, replaced; null before v25 and from ZMQ
 */
public record TxRemoved(Stamp at, Txid txid, @Nullable String reason) implements TxEvent {}
