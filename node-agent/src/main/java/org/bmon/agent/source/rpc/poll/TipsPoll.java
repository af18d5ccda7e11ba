package org.bmon.agent.source.rpc.poll;

import java.util.List;
import org.bmon.agent.outbox.OutboxFullException;
import org.bmon.agent.source.rpc.ChainTip;
import org.bmon.agent.source.rpc.NodeRpc;
import org.bmon.agent.source.rpc.NodeRpcException;
import org.bmon.common.event.ChainTips;

/** The ends of all branches: told when they change. */
final class TipsPoll implements Poll {

    private final NodeRpc rpc;
    private final Fact<List<ChainTip>> fact;
    private final Teller teller;
    private List<ChainTip> told = List.of();

    TipsPoll(NodeRpc rpc, Fact<List<ChainTip>> fact, Teller teller) {
        this.rpc = rpc;
        this.fact = fact;
        this.teller = teller;
    }

    @Override
    public PollKind kind() {
        return PollKind.TIPS;
    }

    @Override
    public void ask() throws NodeRpcException, OutboxFullException {
        List<ChainTip> tips = rpc.chainTips();
        fact.set(tips);
        if (!tips.equals(told)) {
            teller.tell(new ChainTips(
                    teller.now(),
                    tips.stream()
                            .map(tip -> new ChainTips.Tip(tip.hash(), tip.height(), tip.branchLength(), tip.status()))
                            .toList()));
            told = tips;
        }
    }

    @Override
    public void forget() {
        fact.clear();
        told = List.of();
    }
}
