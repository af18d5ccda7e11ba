package org.bmon.collector.store;

import org.bmon.collector.propagation.DelayHistogram;
import org.bmon.collector.propagation.Stage;
import org.bmon.common.Network;
import org.bmon.common.NodeName;

/**
 * What the records of an hour say of one node at one stage.
 *
 * @param network the network
 * @param stage the stage
 * @param hour hours since the epoch: that of the objects' first sightings
 * @param node the node
 * @param sightings how many objects it saw when it was expected to
 * @param sumMicros its delays added up
 * @param delays its delays
 */
public record NodeHour(
        Network network, Stage stage, long hour, NodeName node, long sightings, long sumMicros, DelayHistogram delays) {

    /** Together with what another shard says of the same. */
    NodeHour plus(NodeHour other) {
        DelayHistogram both = new DelayHistogram();
        both.add(delays);
        both.add(other.delays);
        return new NodeHour(network, stage, hour, node, sightings + other.sightings, sumMicros + other.sumMicros, both);
    }
}
