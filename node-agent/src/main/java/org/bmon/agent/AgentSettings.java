package org.bmon.agent;

import org.bmon.agent.broker.DirectSettings;
import org.bmon.agent.outbox.OutboxSettings;
import org.bmon.agent.source.log.tail.LogSettings;
import org.bmon.agent.source.rpc.poll.RpcSettings;
import org.bmon.agent.source.zmq.ZmqSettings;
import org.bmon.agent.uplink.CollectorSettings;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.jspecify.annotations.Nullable;

/**
 * What an agent must know.
 *
 * @param node the name of the node beside it
 * @param network the network that the node is on
 * @param log which log to read; null to read none
 * @param zmq where to listen; null to listen nowhere
 * @param outbox where events wait
 * @param collector to whom they are delivered; null if only to a broker
 * @param rpc how the node is asked; null if it is not
 * @param direct to which broker events are delivered in place of the collector, with whom the clock alone is compared
 *     then; null for none
 */
public record AgentSettings(
        NodeName node,
        Network network,
        @Nullable LogSettings log,
        @Nullable ZmqSettings zmq,
        OutboxSettings outbox,
        @Nullable CollectorSettings collector,
        @Nullable RpcSettings rpc,
        @Nullable DirectSettings direct) {

    public AgentSettings {
        if (collector == null && direct == null) {
            throw new IllegalArgumentException("events must be delivered to a collector or to a broker");
        }
    }

    /** Without a broker. */
    public AgentSettings(
            NodeName node,
            Network network,
            @Nullable LogSettings log,
            @Nullable ZmqSettings zmq,
            OutboxSettings outbox,
            CollectorSettings collector,
            @Nullable RpcSettings rpc) {
        this(node, network, log, zmq, outbox, collector, rpc, null);
    }
}
