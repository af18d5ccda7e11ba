package org.bmon.collector.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.Map;
import org.bmon.collector.fleet.NodeState;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.jspecify.annotations.Nullable;

/** How nodes stand: of all states of a node one is 1; and what it runs, as labels of a gauge that is always 1. */
final class NodeMeters {

    private final MeterRegistry registry;
    private final Map<NodeName, Standing> nodes = new HashMap<>();

    private static final class Standing {
        final Network network;
        volatile NodeState state = NodeState.UNKNOWN;
        Tags software = Tags.empty();

        @Nullable Meter info;

        Standing(Network network) {
            this.network = network;
        }
    }

    NodeMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    synchronized void node(NodeName node, Network network, NodeState state, String cohort, Tags software) {
        Standing standing = nodes.get(node);
        if (standing == null) {
            standing = new Standing(network);
            nodes.put(node, standing);
            register(node, standing);
        }
        standing.state = state;
        Tags now = Tags.of("node", node.value(), "network", standing.network.label(), "cohort", cohort)
                .and(software);
        if (!now.equals(standing.software)) {
            if (standing.info != null) {
                registry.remove(standing.info);
            }
            standing.software = now;
            standing.info = Gauge.builder("bmon.node.info", () -> 1)
                    .description("What a node runs; always 1")
                    .tags(now)
                    .register(registry);
        }
    }

    /** Takes all of them away. */
    synchronized void clear() {
        nodes.clear();
        for (String name : new String[] {"bmon.node.state", "bmon.node.info"}) {
            registry.find(name).meters().forEach(registry::remove);
        }
    }

    private void register(NodeName node, Standing standing) {
        for (NodeState state : NodeState.values()) {
            Gauge.builder("bmon.node.state", standing, read -> read.state == state ? 1 : 0)
                    .description("How a node stands: 1 for the state it is in")
                    .tags("node", node.value(), "network", standing.network.label(), "state", state.label())
                    .strongReference(true)
                    .register(registry);
        }
    }
}
