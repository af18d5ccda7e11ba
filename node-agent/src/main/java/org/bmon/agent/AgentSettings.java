package org.bmon.agent;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.bmon.agent.source.log.tail.StartAt;
import org.bmon.agent.uplink.TokenSource;
import org.bmon.agent.uplink.UplinkSettings;
import org.bmon.common.Network;
import org.bmon.common.NodeName;

/**
 * What an agent must know.
 *
 * @param node the name of the node beside it
 * @param network the network that the node is on
 * @param debugLog the path of the node's debug.log
 * @param startAt where to begin in a log that is there already when the agent starts for the first time
 * @param pollInterval how often the log is looked at when it is quiet
 * @param collector the collector's base address
 * @param token the node's token for the collector
 * @param stateDir where the outbox is kept; of this agent alone
 * @param outboxLimitBytes how much room events may take before the oldest go
 * @param uplink how batches are made and how long is waited
 */
public record AgentSettings(
        NodeName node,
        Network network,
        Path debugLog,
        StartAt startAt,
        Duration pollInterval,
        URI collector,
        TokenSource token,
        Path stateDir,
        long outboxLimitBytes,
        UplinkSettings uplink) {}
