package org.bmon.agent.source.rpc.poll;

import java.time.Duration;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.bmon.agent.source.rpc.NodeRpcException;
import org.bmon.common.Network;

/** Facts of every kind, as a node that answers everything gives them, and a clock that stands. */
public final class FullFacts {

    private final FakeNodeRpc node = new FakeNodeRpc();
    private final AtomicLong nanos = new AtomicLong();
    private final NodeFacts facts = new NodeFacts(PollSettings.defaults(), nanos::get);

    public NodeFacts facts() {
        return facts;
    }

    public void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    /** The chain is not known any more. */
    public void loseChain() {
        facts.chain().clear();
    }

    public FullFacts fill() {
        try {
            facts.chain().set(node.chainInfo());
            facts.network().set(node.networkInfo());
            facts.peers().set(node.peers());
            facts.mempool().set(node.mempoolInfo());
            facts.traffic().set(node.netTotals());
            facts.tips().set(node.chainTips());
            facts.template().set(node.blockTemplate(Network.MAIN));
            facts.block().set(node.blockStats(node.best));
            facts.indexes().set(node.indexes());
            facts.addresses().set(node.addresses());
            facts.banned().set(node.banned());
            facts.fees().set(new TreeMap<>(java.util.Map.of(2, node.feeEstimate(2), 6, node.feeEstimate(6))));
            facts.mining().set(node.miningInfo());
            facts.transactions().set(node.chainTransactions());
            facts.memory().set(node.lockedMemory());
            facts.uptimeSeconds().set(node.uptimeSeconds());
            facts.calls().set(node.rpcState());
            facts.notifiers().set(node.zmqNotifiers());
            facts.supply().set(node.supply(true, true));
            return this;
        } catch (NodeRpcException e) {
            throw new IllegalStateException(e);
        }
    }
}
