package org.bmon.collector.live;

import org.bmon.collector.metrics.CollectorMetrics;
import org.bmon.collector.store.NodeRecord;

/** Tells metrics how nodes stand, and the analyses who is of the fleet, about once a second. */
final class NodeStates {

    private static final long EVERY_MICROS = 1_000_000;

    private final Membership membership;
    private final CollectorMetrics metrics;
    private long toldMicros = Long.MIN_VALUE / 2;

    NodeStates(Membership membership, CollectorMetrics metrics) {
        this.membership = membership;
        this.metrics = metrics;
    }

    void tell(Analyses analyses, long now) {
        if (now - toldMicros < EVERY_MICROS) {
            return;
        }
        toldMicros = now;
        membership.members().ifPresent(members -> analyses.members(members, now));
        for (NodeStatus status : analyses.statuses()) {
            NodeRecord node = status.record();
            metrics.node(
                    node.node(),
                    node.network(),
                    status.state(),
                    status.cohort(),
                    status.implementation(),
                    node.version());
        }
    }
}
