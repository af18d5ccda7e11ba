package org.bmon.collector.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.bmon.collector.fleet.ClockEstimate;
import org.bmon.collector.live.NodeStatus;
import org.bmon.collector.store.NodeRecord;
import org.jspecify.annotations.Nullable;

/** The JSON shape of a node. The clock offset is the node's clock minus the collector's. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record NodeJson(
        String name,
        String network,
        @Nullable String version,
        @Nullable String implementation,
        String cohort,
        Map<String, String> labels,
        String state,
        long firstHeardMicros,
        long lastHeardMicros,
        @Nullable Long clockOffsetMicros,
        @Nullable Long clockErrorMicros) {

    static NodeJson of(NodeStatus status) {
        NodeRecord node = status.record();
        ClockEstimate clock = node.clock();
        return new NodeJson(
                node.node().value(),
                node.network().label(),
                node.version(),
                status.implementation(),
                status.cohort(),
                status.labels(),
                status.state().label(),
                node.firstHeardMicros(),
                node.lastHeardMicros(),
                clock == null ? null : Long.valueOf(clock.offsetMicros()),
                clock == null ? null : Long.valueOf(clock.errorMicros()));
    }

    static Csv csv(List<NodeJson> nodes) {
        return new Csv(
                List.of(
                        "name",
                        "network",
                        "version",
                        "implementation",
                        "cohort",
                        "state",
                        "first_heard_micros",
                        "last_heard_micros",
                        "clock_offset_micros",
                        "clock_error_micros"),
                rows -> nodes.forEach(node -> rows.row(
                        node.name,
                        node.network,
                        node.version,
                        node.implementation,
                        node.cohort,
                        node.state,
                        node.firstHeardMicros,
                        node.lastHeardMicros,
                        node.clockOffsetMicros,
                        node.clockErrorMicros)));
    }
}
