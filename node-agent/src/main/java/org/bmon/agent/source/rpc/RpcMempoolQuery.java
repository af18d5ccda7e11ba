package org.bmon.agent.source.rpc;

import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.Semaphore;
import org.bmon.agent.source.MempoolQuery;
import org.bmon.agent.source.MempoolSnapshot;
import org.bmon.common.Stamp;

/** Asks for the whole mempool over RPC: getrawmempool without details. */
public final class RpcMempoolQuery implements MempoolQuery {

    private final NodeRpc rpc;
    private final Semaphore turn;
    private final Clock clock;

    /**
     * Asks through {@code rpc}.
     *
     * @param turn held while it asks, so that its call is under way instead of another costly one and not beside it
     */
    public RpcMempoolQuery(NodeRpc rpc, Semaphore turn, Clock clock) {
        this.rpc = rpc;
        this.turn = turn;
        this.clock = clock;
    }

    @Override
    public MempoolSnapshot ask() throws IOException {
        try {
            turn.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the agent stops", e);
        }
        try {
            MempoolTxids answer = rpc.mempoolTxids();
            return new MempoolSnapshot(Stamp.micros(clock.instant()), answer.txids(), answer.sequence());
        } catch (NodeRpcException e) {
            throw new IOException("the node did not tell its mempool: " + e.getMessage(), e);
        } finally {
            turn.release();
        }
    }
}
