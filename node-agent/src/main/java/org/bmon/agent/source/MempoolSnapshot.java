package org.bmon.agent.source;

import java.util.List;
import org.bmon.common.Txid;

/**
 * The node's whole mempool at one moment: the answer to {@code getrawmempool false true}.
 *
 * @param atMicros when it answered, in microseconds since the epoch
 * @param txids its transactions
 * @param nextSequence the mempool sequence number that the next change will have on ZMQ, unsigned
 */
public record MempoolSnapshot(long atMicros, List<Txid> txids, long nextSequence) {

    public MempoolSnapshot {
        txids = List.copyOf(txids);
    }
}
