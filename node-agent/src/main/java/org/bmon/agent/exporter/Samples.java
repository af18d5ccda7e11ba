package org.bmon.agent.exporter;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The samples of one scrape, gathered by metric. A value that is null gives no sample: what is not known is absent, never
 * 0 and never an old value.
 */
final class Samples {

    private static final double MICROS = 1e6;

    private final Labels common;
    private final Map<String, Family> families = new LinkedHashMap<>();

    private static final class Family {
        private final String help;
        private final Map<Labels, Double> gauges = new LinkedHashMap<>();
        private final List<CounterSnapshot.CounterDataPointSnapshot> counters = new ArrayList<>();
        private final List<InfoSnapshot.InfoDataPointSnapshot> infos = new ArrayList<>();

        Family(String help) {
            this.help = help;
        }

        MetricSnapshot snapshot(String name) {
            if (!infos.isEmpty()) {
                return new InfoSnapshot(new MetricMetadata(name, help), infos);
            }
            if (!counters.isEmpty()) {
                return new CounterSnapshot(new MetricMetadata(name, help), counters);
            }
            List<GaugeSnapshot.GaugeDataPointSnapshot> points = new ArrayList<>();
            gauges.forEach(
                    (labels, value) -> points.add(new GaugeSnapshot.GaugeDataPointSnapshot(value, labels, null)));
            return new GaugeSnapshot(new MetricMetadata(name, help), points);
        }
    }

    /** @param common labels that every sample has */
    Samples(Labels common) {
        this.common = common;
    }

    /** Something that goes up and down; labels are names and values in turn. */
    void gauge(String name, String help, @Nullable Number value, String... labels) {
        if (value != null) {
            // Two words that are not known have one label between them: Prometheus takes no sample twice.
            family(name, help).gauges.merge(all(labels), value.doubleValue(), Double::sum);
        }
    }

    /** Whether something holds, as 1 or 0. */
    void flag(String name, String help, boolean holds, String... labels) {
        gauge(name, help, holds ? 1 : 0, labels);
    }

    /** A time in microseconds, shown in seconds. */
    void seconds(String name, String help, @Nullable Long micros, String... labels) {
        gauge(name, help, micros == null ? null : micros / MICROS, labels);
    }

    /** Something that only grows, but for a restart of the node; the name is without _total. */
    void counter(String name, String help, long value, String... labels) {
        family(name, help).counters.add(new CounterSnapshot.CounterDataPointSnapshot(value, all(labels), null, 0L));
    }

    /** What does not count: the name is without _info. */
    void info(String name, String help, String... labels) {
        family(name, help).infos.add(new InfoSnapshot.InfoDataPointSnapshot(all(labels)));
    }

    private Family family(String name, String help) {
        return families.computeIfAbsent(name, key -> new Family(help));
    }

    private Labels all(String... labels) {
        return labels.length == 0 ? common : common.merge(Labels.of(labels));
    }

    MetricSnapshots snapshots() {
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        families.forEach((name, family) -> all.metricSnapshot(family.snapshot(name)));
        return all.build();
    }
}
