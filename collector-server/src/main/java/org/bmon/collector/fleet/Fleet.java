package org.bmon.collector.fleet;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bmon.common.NodeName;

/** The nodes of one network. They are never forgotten; there are at most {@link #MAX_NODES}. */
public final class Fleet {

    /** Most nodes of one network. */
    public static final int MAX_NODES = 1 << 14;

    private final Map<NodeName, FleetNode> byName = new HashMap<>();
    private final List<FleetNode> nodes = new ArrayList<>();
    private final List<FleetNode> nodesView = Collections.unmodifiableList(nodes);
    private final List<FleetNode> ordered = new ArrayList<>();
    private final List<FleetNode> orderedView = Collections.unmodifiableList(ordered);
    private final BestHeight best = new BestHeight();
    private Map<NodeName, String> cohorts = Map.of();

    /** The node of a name, made known if it was not; empty if there are too many. */
    public Optional<FleetNode> node(NodeName name) {
        FleetNode node = byName.get(name);
        if (node == null && nodes.size() < MAX_NODES) {
            node = new FleetNode(name, nodes.size(), best);
            node.cohort(cohorts.get(name));
            nodes.add(node);
            int place = Collections.binarySearch(ordered, node, Comparator.comparing(FleetNode::name));
            ordered.add(-1 - place, node);
            byName.put(name, node);
        }
        return Optional.ofNullable(node);
    }

    /** The node of a name, if it is known. */
    public Optional<FleetNode> find(NodeName name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** All of them, each at its index. */
    public List<FleetNode> nodes() {
        return nodesView;
    }

    /** All of them, in order by name. */
    public List<FleetNode> byName() {
        return orderedView;
    }

    /** Takes which cohorts the operator sets; all other nodes get the one of their software. */
    public void cohorts(Map<NodeName, String> set) {
        cohorts = Map.copyOf(set);
        nodes.forEach(node -> node.cohort(cohorts.get(node.name())));
    }

    /** Judges how each node stands at a moment. */
    public void judge(long fleetMicros) {
        nodes.forEach(node -> node.judge(fleetMicros));
    }

    /** No more is asked about what was before this moment. */
    public void forgetBefore(long fleetMicros) {
        nodes.forEach(node -> node.timeline().forgetBefore(fleetMicros));
    }
}
