package org.bmon.agent;

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
 * @param collector to whom they are delivered
 * @param rpc how the node is asked; null if it is not
 */
public record AgentSettings(
        NodeName node,
        Network network,
        @Nullable LogSettings log,
        @Nullable ZmqSettings zmq,
        OutboxSettings outbox,
        CollectorSettings collector,
        @Nullable RpcSettings rpc) {}
