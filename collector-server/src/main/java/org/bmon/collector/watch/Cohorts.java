package org.bmon.collector.watch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bmon.collector.fleet.FleetNode;
import org.bmon.common.NodeName;
import org.bmon.common.event.Event;
import org.bmon.common.event.NodeReachable;
import org.bmon.common.event.NodeStarted;

/** The nodes that share a relay policy: one cohort for each implementation and major version, by what nodes tell. */
public final class Cohorts {

    private static final String UNKNOWN = "unknown";
    private static final Pattern AGENT = Pattern.compile("/([A-Za-z0-9 ._-]{1,30}):(\\d+)");
    private static final Pattern VERSION = Pattern.compile("v?(\\d+)\\..*");

    private final Map<NodeName, String> byNode = new HashMap<>();

    /** Takes a node's next event. */
    public void accept(FleetNode node, Event event) {
        if (event instanceof NodeStarted started) {
            Matcher version = VERSION.matcher(started.version());
            if (version.matches()) {
                byNode.putIfAbsent(node.name(), "Satoshi:" + version.group(1));
                byNode.computeIfPresent(node.name(), (name, cohort) -> replaced(cohort, version.group(1)));
            }
        } else if (event instanceof NodeReachable reachable && reachable.subversion() != null) {
            Matcher agent = AGENT.matcher(reachable.subversion());
            if (agent.find()) {
                byNode.put(node.name(), agent.group(1) + ":" + agent.group(2));
            }
        }
    }

    /** The log tells the version alone: the implementation stays what RPC called it. */
    private static String replaced(String cohort, String major) {
        return cohort.substring(0, cohort.indexOf(':') + 1) + major;
    }

    /** The cohort of a node, such as {@code Satoshi:28}. */
    public String of(NodeName node) {
        return byNode.getOrDefault(node, UNKNOWN);
    }

    /** Those of the nodes that are in the cohort of this one, itself left out. */
    public List<FleetNode> peersOf(FleetNode node, List<FleetNode> among) {
        String cohort = of(node.name());
        List<FleetNode> peers = new ArrayList<>();
        for (FleetNode other : among) {
            if (other != node && of(other.name()).equals(cohort)) {
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
