package org.bmon.agent.source.rpc.poll;

import org.bmon.agent.outbox.OutboxFullException;
import org.bmon.agent.source.rpc.MempoolInfo;
import org.bmon.agent.source.rpc.NodeRpc;
import org.bmon.agent.source.rpc.NodeRpcException;
import org.bmon.common.event.MempoolState;
import org.jspecify.annotations.Nullable;

/** How full the mempool is. */
final class MempoolPoll implements Poll {

    private final NodeRpc rpc;
    private final Fact<MempoolInfo> fact;
    private final Teller teller;

    MempoolPoll(NodeRpc rpc, Fact<MempoolInfo> fact, Teller teller) {
        this.rpc = rpc;
        this.fact = fact;
        this.teller = teller;
    }

    @Override
    public PollKind kind() {
        return PollKind.MEMPOOL;
    }

    @Override
    public void ask() throws NodeRpcException, OutboxFullException {
        MempoolInfo info = rpc.mempoolInfo();
        fact.set(info);
        teller.tell(state(teller, info, null));
    }

    static MempoolState state(Teller teller, MempoolInfo info, @Nullable String digest) {
        return new MempoolState(
                teller.now(),
                info.loaded(),
                info.transactions(),
                info.virtualBytes(),
                info.usageBytes(),
                info.minFeeSatPerKvb(),
                digest);
    }

    @Override
    public void forget() {
        fact.clear();
    }
}
