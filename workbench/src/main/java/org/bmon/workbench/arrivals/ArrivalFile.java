package org.bmon.workbench.arrivals;

import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import org.bmon.collector.arrivals.Arrival;
import org.bmon.collector.arrivals.NodeArrivals;
import org.bmon.collector.arrivals.Resolution;
import org.bmon.common.NodeName;

/**
 * What a file of arrivals holds, and what is to be said of its rows.
 *
 * @param node whose arrivals they are
 * @param file where they were read
 * @param arrivals one for each block, the earliest where there were several, in order of time
 * @param rows how many rows there are, malformed ones included
 * @param doubled rows of a block that has one already
 * @param outOfOrder rows that are earlier than the row before them
 * @param resolutions blocks by how fine their time is
 * @param malformed rows that are no arrival
 * @param examples the first of those
 */
record ArrivalFile(
        NodeName node,
        Path file,
        List<Arrival> arrivals,
        int rows,
        int doubled,
        int outOfOrder,
        SortedMap<Resolution, Integer> resolutions,
        int malformed,
        List<MalformedRow> examples) {

    /** The arrivals with whose they are. */
    NodeArrivals ofNode() {
        return new NodeArrivals(node, arrivals);
    }
}
