package org.bmon.collector.store;

import org.bmon.collector.fleet.ClockEstimate;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a node.
 *
 * @param node its name
 * @param network the network it was last on
 * @param version the version its log told; null if no start was seen
 * @param firstHeardMicros when its agent first delivered, by the collector's clock
 * @param lastHeardMicros when it last did
 * @param clock how its clock stands; null if never measured
 */
public record NodeRecord(
        NodeName node,
        Network network,
        @Nullable String version,
        long firstHeardMicros,
        long lastHeardMicros,
        @Nullable ClockEstimate clock) {}
