package org.bmon.collector.api;

import java.util.List;
import org.bmon.collector.live.LiveView;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers who asks for the nodes as they stand. */
@RestController
@RequestMapping("/api/v1/nodes")
final class NodeController {

    private final LiveView fleet;

    NodeController(LiveView fleet) {
        this.fleet = fleet;
    }

    @GetMapping
    ResponseEntity<Object> nodes(Format format) {
        List<NodeJson> nodes = all();
        return Answer.of(format, nodes, () -> NodeJson.csv(nodes));
    }

    @GetMapping("/{node}")
    ResponseEntity<Object> node(@PathVariable("node") String name, Format format) {
        NodeJson found = all().stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow(
                        () -> new NotKnownException("no node '" + Parameters.cut(name) + "' has delivered anything"));
        return Answer.one(format, found, () -> NodeJson.csv(List.of(found)));
    }

    private List<NodeJson> all() {
        return fleet.nodes().stream().map(NodeJson::of).toList();
    }
}
