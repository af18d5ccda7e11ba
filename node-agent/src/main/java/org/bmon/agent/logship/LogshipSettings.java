package org.bmon.agent.logship;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.bmon.agent.source.log.tail.LogSettings;
import org.bmon.common.Network;
import org.bmon.common.NodeName;

/**
 * What is sent to Loki.
 *
 * @param node the node whose log it is
 * @param network the network that it is on
 * @param log which log to read
 * @param excluded log categories of which only warnings and errors are sent
 * @param maxBehindBytes how far the reading may fall behind while Loki is away; past it the oldest entries are skipped
 * @param maxDelay longest an entry waits for company
 * @param position the file that remembers how far Loki has the log
 */
public record LogshipSettings(
        NodeName node,
        Network network,
        LogSettings log,
        Set<String> excluded,
        long maxBehindBytes,
        Duration maxDelay,
        Path position) {}
