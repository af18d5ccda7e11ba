package org.bmon.collector.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.notice.Severity;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.jspecify.annotations.Nullable;

/** Notices as meters: every kind of a network is there, at 0, as soon as the network is. */
final class NoticeMeters {

    private final MeterRegistry registry;
    private final Map<Open, AtomicInteger> open = new ConcurrentHashMap<>();
    private final Set<Network> expected = ConcurrentHashMap.newKeySet();

    private record Open(
            Network network, NoticeKind kind, @Nullable NodeName node) {}

    NoticeMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Makes all meters of a network, once. */
    void expect(Network network) {
        if (!expected.add(network)) {
            return;
        }
        for (NoticeKind kind : NoticeKind.values()) {
            gauge(new Open(network, kind, null));
            for (Severity severity : Severity.values()) {
                begun(network, kind, severity);
            }
        }
    }

    void notice(Network network, NoticeKind kind, Severity severity) {
        expect(network);
        begun(network, kind, severity).increment();
    }

    void open(Network network, NoticeKind kind, int count) {
        expect(network);
        gauge(new Open(network, kind, null)).set(count);
    }

    void open(Network network, NoticeKind kind, NodeName node, int count) {
        gauge(new Open(network, kind, node)).set(count);
    }

    private Counter begun(Network network, NoticeKind kind, Severity severity) {
        return Counter.builder("bmon.notices")
                .description(
                        "Notices since the collector started, one for each cause; one that grows worse counts again")
                .tags(tags(network, kind).and("severity", severity.label()))
                .register(registry);
    }

    private AtomicInteger gauge(Open of) {
        return open.computeIfAbsent(of, added -> {
            AtomicInteger count = new AtomicInteger();
            Tags tags = tags(of.network, of.kind);
            Gauge.builder(
                            of.node == null ? "bmon.notices.open" : "bmon.node.notices.open",
                            count,
                            AtomicInteger::doubleValue)
                    .description(of.node == null ? "Notices that last" : "Notices that last and touch the node")
                    .tags(of.node == null ? tags : tags.and("node", of.node.value()))
                    .register(registry);
            return count;
        });
    }

    private static Tags tags(Network network, NoticeKind kind) {
        return Tags.of("network", network.label(), "kind", kind.label());
    }
}
