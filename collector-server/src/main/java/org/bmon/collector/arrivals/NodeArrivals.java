package org.bmon.collector.arrivals;

import java.util.List;
import org.bmon.common.NodeName;

/**
 * When blocks came to one node.
 *
 * @param node the node
 * @param arrivals one for each block, in order of time
 */
public record NodeArrivals(NodeName node, List<Arrival> arrivals) {

    public NodeArrivals {
        arrivals = List.copyOf(arrivals);
    }
}
