package org.bmon.agent.source.rpc;

import java.io.IOException;
import java.time.Clock;
import org.bmon.agent.source.MempoolQuery;
import org.bmon.agent.source.MempoolSnapshot;
import org.bmon.common.Stamp;

/** Asks for the whole mempool over RPC: getrawmempool without details. */
public final class RpcMempoolQuery implements MempoolQuery {

    private final NodeRpc rpc;
    private final Clock clock;

    /** Asks through {@code rpc}. */
    public RpcMempoolQuery(NodeRpc rpc, Clock clock) {
        this.rpc = rpc;
        this.clock = clock;
    }

    @Override
    public MempoolSnapshot ask() throws IOException {
        try {
            MempoolTxids answer = rpc.mempoolTxids();
            return new MempoolSnapshot(Stamp.micros(clock.instant()), answer.txids(), answer.sequence());
        } catch (NodeRpcException e) {
            throw new IOException("the node did not tell its mempool: " + e.getMessage(), e);
        }
    }
}
