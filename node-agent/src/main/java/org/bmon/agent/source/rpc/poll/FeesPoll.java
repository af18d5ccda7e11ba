package org.bmon.agent.source.rpc.poll;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bmon.agent.source.rpc.FeeEstimate;
import org.bmon.agent.source.rpc.NodeRpc;
import org.bmon.agent.source.rpc.NodeRpcException;

/** The node's fee estimates. Off by default: newer versions wait for their validation queue with each. */
final class FeesPoll implements Poll {

    private final NodeRpc rpc;
    private final Fact<SortedMap<Integer, FeeEstimate>> fact;
    private final List<Integer> targets;

    FeesPoll(NodeRpc rpc, Fact<SortedMap<Integer, FeeEstimate>> fact, List<Integer> targets) {
        this.rpc = rpc;
        this.fact = fact;
        this.targets = targets;
    }

    @Override
    public PollKind kind() {
        return PollKind.FEES;
    }

    @Override
    public void ask() throws NodeRpcException {
        SortedMap<Integer, FeeEstimate> estimates = new TreeMap<>();
        for (int target : targets) {
            estimates.put(target, rpc.feeEstimate(target));
        }
        fact.set(estimates);
    }

    @Override
    public void forget() {
        fact.clear();
    }
}
