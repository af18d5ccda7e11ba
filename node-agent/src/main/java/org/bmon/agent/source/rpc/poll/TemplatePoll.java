package org.bmon.agent.source.rpc.poll;

import org.bmon.agent.outbox.OutboxFullException;
import org.bmon.agent.source.rpc.BlockTemplate;
import org.bmon.agent.source.rpc.NodeRpc;
import org.bmon.agent.source.rpc.NodeRpcException;
import org.bmon.common.Network;
import org.bmon.common.event.TemplateState;

/** What the node would mine. */
final class TemplatePoll implements Poll {

    private final NodeRpc rpc;
    private final Network network;
    private final Fact<BlockTemplate> fact;
    private final Teller teller;

    TemplatePoll(NodeRpc rpc, Network network, Fact<BlockTemplate> fact, Teller teller) {
        this.rpc = rpc;
        this.network = network;
        this.fact = fact;
        this.teller = teller;
    }

    @Override
    public PollKind kind() {
        return PollKind.TEMPLATE;
    }

    @Override
    public void ask() throws NodeRpcException, OutboxFullException {
        BlockTemplate template = rpc.blockTemplate(network);
        fact.set(template);
        long fees = 0;
        for (long fee : template.feesSat()) {
            fees += fee;
        }
        teller.tell(new TemplateState(
                teller.now(), template.parent(), template.txids(), fees, template.weight(), template.feesSat()));
    }

    @Override
    public void forget() {
        fact.clear();
    }
}
