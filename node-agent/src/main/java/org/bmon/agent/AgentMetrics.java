package org.bmon.agent;

import org.bmon.agent.source.log.tail.LogSourceMetrics;
import org.bmon.agent.source.rpc.RpcMetrics;
import org.bmon.agent.source.rpc.poll.PollMetrics;
import org.bmon.agent.uplink.UplinkMetrics;

/**
 * Whom the parts of an agent tell what they do.
 *
 * @param log told by the source that reads the log
 * @param uplink told by the uplink
 * @param rpc told of every call to the node
 * @param polls told of every question that is asked again and again
 */
public record AgentMetrics(LogSourceMetrics log, UplinkMetrics uplink, RpcMetrics rpc, PollMetrics polls) {

    /** Tells nobody. */
    public static final AgentMetrics NONE =
            new AgentMetrics(LogSourceMetrics.NONE, UplinkMetrics.NONE, RpcMetrics.NONE, PollMetrics.NONE);
}
