package org.bmon.agent.source.rpc.poll;

import org.bmon.agent.outbox.OutboxFullException;
import org.bmon.agent.source.rpc.IndexState;
import org.bmon.agent.source.rpc.NodeRpc;
import org.bmon.agent.source.rpc.NodeRpcException;
import org.bmon.agent.source.rpc.Supply;
import org.bmon.common.event.SupplyState;

/** All money, counted. Off by default: it makes the node write its caches to disk, and without an index takes minutes. */
final class SupplyPoll implements Poll {

    private static final String INDEX = "coinstatsindex";

    private final NodeRpc rpc;
    private final Fact<Supply> fact;
    private final Teller teller;

    SupplyPoll(NodeRpc rpc, Fact<Supply> fact, Teller teller) {
        this.rpc = rpc;
        this.fact = fact;
        this.teller = teller;
    }

    @Override
    public PollKind kind() {
        return PollKind.SUPPLY;
    }

    @Override
    public void ask() throws NodeRpcException, OutboxFullException {
        IndexState index = rpc.indexes().get(INDEX);
        boolean byIndex = index != null && index.synced();
        Supply supply = rpc.supply(byIndex, byIndex);
        fact.set(supply);
        teller.tell(new SupplyState(
                teller.now(),
                supply.hash(),
                supply.height(),
                supply.totalSat(),
                supply.outputs(),
                supply.muhash(),
                !byIndex));
    }

    @Override
    public void forget() {
        fact.clear();
    }
}
