package org.bmon.agent;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import org.bmon.agent.exporter.EventMeters;
import org.bmon.agent.exporter.FailureCounter;
import org.bmon.agent.outbox.IntakeMetrics;
import org.bmon.agent.source.log.LogStatistics;
import org.bmon.agent.source.log.tail.LogSourceMetrics;
import org.bmon.agent.uplink.Outcome;
import org.bmon.agent.uplink.UplinkMetrics;
import org.bmon.common.event.Event;
import org.jspecify.annotations.Nullable;

/** The metrics of reading and delivering as meters. The README lists them. */
final class MicrometerAgentMetrics implements IntakeMetrics, LogSourceMetrics, UplinkMetrics {

    private static final double UNKNOWN = Double.NaN;

    private final MeterRegistry registry;
    private final Map<Outcome, Counter> deliveries = new EnumMap<>(Outcome.class);
    private final Counter delivered;
    private final Counter failures;
    private final EventMeters meters;
    private final Map<Class<?>, Counter> events = new ConcurrentHashMap<>();
    private final Set<String> categories = ConcurrentHashMap.newKeySet();
    private final Set<String> matchers = ConcurrentHashMap.newKeySet();
    private volatile @Nullable LogStatistics statistics;
    private volatile double lagBytes = UNKNOWN;

    MicrometerAgentMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.meters = new EventMeters(registry);
        this.failures = FailureCounter.of(registry, "log");
        for (Outcome outcome : Outcome.values()) {
            deliveries.put(
                    outcome,
                    Counter.builder("bmon.agent.uplink.deliveries")
                            .description("Batches by what became of them")
                            .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                            .register(registry));
        }
        delivered = Counter.builder("bmon.agent.uplink.delivered")
                .description("Events that the collector took; those sent twice count twice")
                .baseUnit("events")
                .register(registry);
        counter("bmon.agent.log.bytes", "bytes", "Bytes of debug.log read", LogStatistics::bytes);
        counter("bmon.agent.log.lines", "lines", "Lines of debug.log read", LogStatistics::lines);
        counter(
                "bmon.agent.log.suppressed",
                "bytes",
                "Bytes that the node's rate limit kept out of the log",
                LogStatistics::suppressedBytes);
        counter(
                "bmon.agent.log.skipped",
                "lines",
                "Lines that were too long or hold bytes that no bitcoind writes",
                read -> read.overlongLines() + read.binaryLines());
        Gauge.builder("bmon.agent.log.lag", this, metrics -> metrics.lagBytes)
                .description("Bytes of the file being read that are not read yet")
                .baseUnit("bytes")
                .register(registry);
    }

    private void counter(String name, String unit, String description, ToDoubleFunction<LogStatistics> value) {
        FunctionCounter.builder(name, this, metrics -> metrics.of(value, 0))
                .description(description)
                .baseUnit(unit)
                .register(registry);
    }

    private double of(ToDoubleFunction<LogStatistics> value, double without) {
        LogStatistics read = statistics;
        return read == null ? without : value.applyAsDouble(read);
    }

    @Override
    public void committed(List<Event> committed) {
        for (Event event : committed) {
            events.computeIfAbsent(event.getClass(), this::eventCounter).increment();
        }
        meters.committed(committed);
    }

    private Counter eventCounter(Class<?> type) {
        return Counter.builder("bmon.agent.events")
                .description("Events put into the outbox, by type")
                .tag("type", type.getSimpleName())
                .register(registry);
    }

    @Override
    public void reading(LogStatistics read, long lag) {
        statistics = read;
        lagBytes = lag;
        read.unmatched().keySet().stream().filter(categories::add).forEach(this::addCategory);
        read.silentMatchers().stream().filter(matchers::add).forEach(this::addMatcher);
    }

    private void addCategory(String category) {
        FunctionCounter.builder(
                        "bmon.agent.log.unmatched",
                        this,
                        metrics -> metrics.of(read -> read.unmatched().getOrDefault(category, 0L), 0))
                .description("Lines that no matcher knew, by log category")
                .baseUnit("lines")
                .tag("category", category)
                .register(registry);
    }

    private void addMatcher(String matcher) {
        Gauge.builder(
                        "bmon.agent.log.matcher.silent",
                        this,
                        metrics -> metrics.of(read -> read.silentMatchers().contains(matcher) ? 1 : 0, UNKNOWN))
                .description("1 while a matcher that fired has stopped though blocks still connect")
                .tag("matcher", matcher)
                .register(registry);
    }

    @Override
    public void delivery(Outcome outcome, int count) {
        Counter counter = deliveries.get(outcome);
        if (counter != null) {
            counter.increment();
        }
        if (outcome == Outcome.DELIVERED) {
            delivered.increment(count);
        }
    }

    @Override
    public void failed() {
        failures.increment();
    }
}
