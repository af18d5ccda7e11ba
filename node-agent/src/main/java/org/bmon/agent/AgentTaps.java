package org.bmon.agent;

import org.bmon.agent.source.rpc.RpcTap;
import org.bmon.agent.source.zmq.ZmqTap;
import org.jspecify.annotations.Nullable;

/**
 * Who hears what comes from the node, beside the sources.
 *
 * @param zmq hears every message
 * @param rpc hears every exchange; null if nobody does, for then no answer is kept
 */
public record AgentTaps(ZmqTap zmq, @Nullable RpcTap rpc) {

    /** Nobody. */
    public static final AgentTaps NONE = new AgentTaps(ZmqTap.NONE, null);
}
