package org.bmon.collector.store;

import org.bmon.common.Network;
import org.bmon.common.NodeName;

/**
 * What was imported of a node.
 *
 * @param network its network
 * @param node the node
 * @param blocks how many arrivals there are
 * @param fromMicros the first of them
 * @param toMicros the last of them
 * @param resolutionMicros how fine the coarsest of them is
 */
public record ImportedArrivals(
        Network network, NodeName node, long blocks, long fromMicros, long toMicros, long resolutionMicros) {}
