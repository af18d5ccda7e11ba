package org.bmon.collector.api;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bmon.collector.fleet.FleetNode;
import org.bmon.collector.live.NodeStatus;

/** What Prometheus's service discovery by HTTP takes: an address, and the labels of what it finds there. */
record TargetJson(List<String> targets, Map<String, String> labels) {

    /** A port of a node's host. */
    static TargetJson of(NodeStatus status, String host, int port) {
        Map<String, String> labels = new TreeMap<>();
        labels.put("node", status.record().node().value());
        labels.put("network", status.record().network().label());
        String version = status.record().version();
        if (version != null) {
            labels.put("version", version);
        }
        if (!status.cohort().equals(FleetNode.UNKNOWN_COHORT)) {
            labels.put("cohort", status.cohort());
        }
        boolean bare = host.indexOf(':') >= 0 && !host.startsWith("[");
        return new TargetJson(List.of((bare ? "[" + host + "]" : host) + ":" + port), labels);
    }
}
