package org.bmon.common.event;

import org.bmon.common.Stamp;
import org.bmon.common.Txid;
import org.bmon.common.Wtxid;
import org.jspecify.annotations.Nullable;

/**
 * A transaction entered the node's mempool. It may have been there before: a reorg and a reload of the mempool put
 * transactions back.
 *
 * @param at when
 * @param txid the transaction
 * @param wtxid its hash with witness, where the source tells it
 * @param peer Core's number of the peer it came from; null if not from a peer or not told
 * @param mempoolSequence ZMQ's mempool sequence number; null if the log alone told, or told first
 */
public record TxAccepted(
        Stamp at,
        Txid txid,
        @Nullable Wtxid wtxid,
        @Nullable Long peer,
        @Nullable Long mempoolSequence) implements TxEvent {}
