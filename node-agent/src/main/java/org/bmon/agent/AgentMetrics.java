package org.bmon.agent;

import org.bmon.agent.source.log.tail.LogSourceMetrics;
import org.bmon.agent.uplink.UplinkMetrics;

/**
 * Whom the parts of an agent tell what they do.
 *
 * @param log told by the source that reads the log
 * @param uplink told by the uplink
 */
public record AgentMetrics(LogSourceMetrics log, UplinkMetrics uplink) {

    /** Tells nobody. */
    public static final AgentMetrics NONE = new AgentMetrics(LogSourceMetrics.NONE, UplinkMetrics.NONE);
}
