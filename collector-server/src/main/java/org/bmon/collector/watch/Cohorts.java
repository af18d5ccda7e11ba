package org.bmon.collector.watch;

import java.util.ArrayList;
import java.util.List;
import org.bmon.collector.fleet.Fleet;
import org.bmon.collector.fleet.FleetNode;
import org.bmon.common.NodeName;

/** The nodes that share a relay policy: what their operator says, else one for each implementation and version. */
public final class Cohorts {

    private final Fleet fleet;

    public Cohorts(Fleet fleet) {
        this.fleet = fleet;
    }

    /** The cohort of a node, such as {@code core-28}. */
    public String of(NodeName node) {
        return fleet.find(node).map(FleetNode::cohort).orElse(FleetNode.UNKNOWN_COHORT);
    }

    /** Those of the nodes that are in the cohort of this one, itself left out. */
    public List<FleetNode> peersOf(FleetNode node, List<FleetNode> among) {
        String cohort = node.cohort();
        List<FleetNode> peers = new ArrayList<>();
        for (FleetNode other : among) {
            if (other != node && other.cohort().equals(cohort)) {
                peers.add(other);
            }
        }
        return peers;
    }

    /** Its cohort without itself where that has enough nodes to compare with, all others where it has not. */
    public List<FleetNode> comparable(FleetNode node, List<FleetNode> among, int enough) {
        List<FleetNode> peers = peersOf(node, among);
        if (peers.size() >= enough) {
            return peers;
        }
        List<FleetNode> others = new ArrayList<>(among);
        others.remove(node);
        return others;
    }
}
