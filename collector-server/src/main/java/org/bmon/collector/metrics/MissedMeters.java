package org.bmon.collector.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bmon.collector.propagation.TransactionSpread;
import org.bmon.common.Network;
import org.bmon.common.NodeName;

/** Transactions that expected nodes never had, by the reason they gave. Reasons past a limit are one label. */
final class MissedMeters {

    /** Core has some fifty reason codes for policy and consensus together. */
    private static final int MOST_REASONS = 64;

    private final MeterRegistry registry;
    private final Set<String> reasons = ConcurrentHashMap.newKeySet();

    MissedMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Makes the meter of a node, at 0. */
    void expect(Network network, NodeName node) {
        counter(network, node, "none-given");
    }

    void transaction(Network network, TransactionSpread transaction) {
        transaction
                .missing()
                .forEach((node, reason) -> counter(network, node, label(reason)).increment());
    }

    private String label(String reason) {
        if (reason.isEmpty()) {
            return "none-given";
        }
        boolean known = reasons.contains(reason) || (reasons.size() < MOST_REASONS && reasons.add(reason));
        return known ? reason : "other";
    }

    private Counter counter(Network network, NodeName node, String reason) {
        return Counter.builder("bmon.transactions.missed")
                .description("Transactions that a node was expected to have and never had")
                .tags(Tags.of("network", network.label(), "node", node.value(), "reason", reason))
                .register(registry);
    }
}
