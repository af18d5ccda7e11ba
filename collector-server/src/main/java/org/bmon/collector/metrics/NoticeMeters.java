package org.bmon.collector.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.common.Network;

/** Notices as meters: every kind of a network is there, at 0, as soon as the network is. */
final class NoticeMeters {

    private final MeterRegistry registry;
    private final Map<Network, Map<NoticeKind, OfKind>> networks = new ConcurrentHashMap<>();

    private record OfKind(Counter begun, AtomicInteger open) {}

    NoticeMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Makes all meters of a network. */
    void expect(Network network) {
        networks.computeIfAbsent(network, this::meters);
    }

    void notice(Network network, NoticeKind kind) {
        of(network, kind).begun.increment();
    }

    void open(Network network, NoticeKind kind, int open) {
        of(network, kind).open.set(open);
    }

    private OfKind of(Network network, NoticeKind kind) {
        OfKind meters = networks.computeIfAbsent(network, this::meters).get(kind);
        if (meters == null) {
            throw new IllegalStateException("no meters of " + kind);
        }
        return meters;
    }

    private Map<NoticeKind, OfKind> meters(Network network) {
        Map<NoticeKind, OfKind> kinds = new EnumMap<>(NoticeKind.class);
        for (NoticeKind kind : NoticeKind.values()) {
            Tags tags = Tags.of("network", network.label(), "kind", kind.label());
            AtomicInteger open = new AtomicInteger();
            Gauge.builder("bmon.notices.open", open, AtomicInteger::doubleValue)
                    .description("Notices of a kind that last")
                    .tags(tags)
                    .register(registry);
            Counter begun = Counter.builder("bmon.notices")
                    .description("Notices of a kind since the collector started, one for each cause")
                    .tags(tags)
                    .register(registry);
            kinds.put(kind, new OfKind(begun, open));
        }
        return kinds;
    }
}
