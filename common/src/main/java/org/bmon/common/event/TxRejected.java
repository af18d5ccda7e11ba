package org.bmon.common.event;

import org.bmon.common.Stamp;
import org.bmon.common.Txid;
import org.bmon.common.Wtxid;
import org.jspecify.annotations.Nullable;

/**
 * The node did not accept a transaction that a peer sent it.
 *
 * @param at when
 * @param txid the transaction
 * @param wtxid its hash with witness, where told (v26 and later)
 * @param peer Core's number of the peer
 * @param reason Bitcoin Core's reason code
 * @param detail what it adds to the code, or null
 */
public record TxRejected(
        Stamp at,
        Txid txid,
        @Nullable Wtxid wtxid,
        long peer,
        String reason,
        @Nullable String detail) implements TxEvent {}
