package org.bmon.agent;

import org.bmon.agent.join.JoinMetrics;
import org.bmon.agent.outbox.IntakeMetrics;
import org.bmon.agent.source.log.tail.LogSourceMetrics;
import org.bmon.agent.source.rpc.RpcMetrics;
import org.bmon.agent.source.rpc.poll.PollMetrics;
import org.bmon.agent.source.zmq.ZmqMetrics;
import org.bmon.agent.uplink.UplinkMetrics;

/**
 * Whom the parts of an agent tell what they do.
 *
 * @param intake told of what is put into the outbox
 * @param log told by the source that reads the log
 * @param zmq told by the source that listens to ZMQ
 * @param join told how the two are joined
 * @param uplink told by the uplink
 * @param rpc told of every call to the node
 * @param polls told of every question that is asked again and again
 */
public record AgentMetrics(
        IntakeMetrics intake,
        LogSourceMetrics log,
        ZmqMetrics zmq,
        JoinMetrics join,
        UplinkMetrics uplink,
        RpcMetrics rpc,
        PollMetrics polls) {

    /** Tells nobody. */
    public static final AgentMetrics NONE = new AgentMetrics(
            IntakeMetrics.NONE,
            LogSourceMetrics.NONE,
            ZmqMetrics.NONE,
            JoinMetrics.NONE,
            UplinkMetrics.NONE,
            RpcMetrics.NONE,
            PollMetrics.NONE);
}
