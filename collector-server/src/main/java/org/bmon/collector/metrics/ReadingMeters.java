package org.bmon.collector.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.watch.Reading;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.jspecify.annotations.Nullable;

/** The watches' figures as gauges, and whether each has enough to judge. */
final class ReadingMeters {

    private final MeterRegistry registry;
    private final Map<Key, Value> values = new ConcurrentHashMap<>();

    private record Key(
            Network network, Object what, @Nullable NodeName node) {}

    private static final class Value {
        volatile double now;

        @Nullable Meter meter;
    }

    ReadingMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    void reading(Network network, Reading reading, @Nullable NodeName node, double value) {
        Tags tags = Tags.of("network", network.label());
        set(
                new Key(network, reading, node),
                value,
                "bmon." + reading.label(),
                reading.description(),
                node == null ? tags : tags.and("node", node.value()));
    }

    void starved(Network network, NoticeKind kind, boolean starved) {
        set(
                new Key(network, kind, null),
                starved ? 1 : 0,
                "bmon.detector.starved",
                "Whether the detector has too little to judge",
                Tags.of("network", network.label(), "detector", kind.label()));
    }

    /** Takes all of them away. */
    synchronized void clear() {
        for (Value value : values.values()) {
            if (value.meter != null) {
                registry.remove(value.meter);
            }
        }
        values.clear();
    }

    private synchronized void set(Key key, double now, String name, String description, Tags tags) {
        values.computeIfAbsent(key, added -> {
                    Value value = new Value();
                    Supplier<Number> read = () -> value.now;
                    value.meter = Gauge.builder(name, read)
                            .description(description)
                            .tags(tags)
                            .register(registry);
                    return value;
                })
                .now = now;
    }
}
