package org.bmon.collector.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bmon.collector.ingest.AgentAddresses;
import org.bmon.collector.live.LiveFleet;
import org.bmon.collector.live.NodeStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Tells Prometheus what to scrape: a port of each node's host. That is the label {@code host} of the fleet file, or else the
 * address from which the node's agent delivered last; a node of which neither is known is left out.
 */
@RestController
@RequestMapping("/api/v1/targets")
final class TargetController {

    private static final String HOST = "host";
    private static final String AGENT_PORT = "8081";
    private static final int MOST_PORT = 65_535;

    private final LiveFleet fleet;
    private final AgentAddresses addresses;

    TargetController(LiveFleet fleet, AgentAddresses addresses) {
        this.fleet = fleet;
        this.addresses = addresses;
    }

    @GetMapping
    List<TargetJson> targets(@RequestParam(name = "port", defaultValue = AGENT_PORT) String portText) {
        int port = Parameters.number("port", portText, 1, MOST_PORT);
        List<TargetJson> targets = new ArrayList<>();
        for (NodeStatus node : fleet.nodes()) {
            host(node).ifPresent(host -> targets.add(TargetJson.of(node, host, port)));
        }
        return targets;
    }

    private Optional<String> host(NodeStatus node) {
        return Optional.ofNullable(node.labels().get(HOST))
                .or(() -> addresses.of(node.record().node()));
    }
}
