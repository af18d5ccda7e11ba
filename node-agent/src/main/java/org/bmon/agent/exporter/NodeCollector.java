package org.bmon.agent.exporter;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.bmon.agent.source.rpc.RpcOutcome;
import org.bmon.agent.source.rpc.poll.NodeFacts;
import org.bmon.common.Network;
import org.bmon.common.NodeName;

/** All that the node answered last, gathered anew at each scrape. */
public final class NodeCollector implements MultiCollector {

    private final NodeFacts facts;
    private final BooleanSupplier reachable;
    private final RpcMeters meters;
    private final Labels common;
    private final List<FactMetrics> parts =
            List.of(new ChainMetrics(), new MempoolMetrics(), new PeerMetrics(), new ProcessMetrics());

    /** @param reachable whether the node answers */
    public NodeCollector(NodeFacts facts, BooleanSupplier reachable, RpcMeters meters, NodeName node, Network network) {
        this.facts = facts;
        this.reachable = reachable;
        this.meters = meters;
        this.common = Labels.of("node", node.value(), "network", network.label());
    }

    @Override
    public MetricSnapshots collect() {
        Samples samples = new Samples(common);
        samples.flag("bitcoind_up", "1 while the node answers RPC", reachable.getAsBoolean());
        new TreeMap<>(meters.last())
                .forEach((method, outcome) -> samples.flag(
                        "bitcoind_rpc_success",
                        "1 if the last call of a method was answered",
                        outcome == RpcOutcome.OK,
                        "method",
                        method.wire()));
        parts.forEach(part -> part.add(samples, facts));
        return samples.snapshots();
    }
}
