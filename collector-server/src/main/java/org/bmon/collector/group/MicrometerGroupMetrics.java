package org.bmon.collector.group;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** A collector's part in a group as Micrometer meters. collector-server/README.md has the table. */
final class MicrometerGroupMetrics implements GroupMetrics {

    private final Counter taken;
    private final Counter again;
    private final Map<DeadReason, Counter> dead = new EnumMap<>(DeadReason.class);
    private final Counter events;
    private final Counter missed;
    private final Counter outOfRange;
    private final Counter lost;
    private final Counter failures;
    private final AtomicLong judged = new AtomicLong();
    private final AtomicLong paused = new AtomicLong();
    private final AtomicLong lag = new AtomicLong();

    MicrometerGroupMetrics(MeterRegistry registry) {
        taken = Counter.builder("bmon.group.records")
                .description("Records read that brought something new")
                .register(registry);
        again = Counter.builder("bmon.group.records.again")
                .description("Records read that brought nothing new")
                .register(registry);
        for (DeadReason why : DeadReason.values()) {
            dead.put(
                    why,
                    Counter.builder("bmon.group.records.dead")
                            .description("Records set aside on the topic of dead letters")
                            .tag("reason", why.label())
                            .register(registry));
        }
        events = counter(registry, "bmon.group.events", "Events taken from the partitions that are judged here");
        missed = counter(registry, "bmon.group.missed", "Events that no record of a partition brought");
        outOfRange = counter(
                registry, "bmon.group.out.of.range", "Times that the broker no longer had what was to be read next");
        lost = counter(registry, "bmon.group.lost", "Shards that another collector took while they were judged here");
        failures = counter(registry, "bmon.group.failures", "Times that the broker or the history failed; tried again");
        gauge(registry, "bmon.group.shards", "Shards that are judged here", judged);
        gauge(registry, "bmon.group.shards.paused", "Of them, those that wait for room", paused);
        gauge(registry, "bmon.group.lag", "Records of their partitions that were not read yet", lag);
    }

    private static void gauge(MeterRegistry registry, String name, String description, AtomicLong value) {
        Gauge.builder(name, value, AtomicLong::doubleValue)
                .description(description)
                .register(registry);
    }

    private static Counter counter(MeterRegistry registry, String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    @Override
    public void taken(int count) {
        taken.increment();
        events.increment(count);
    }

    @Override
    public void again() {
        again.increment();
    }

    @Override
    public void dead(DeadReason why) {
        dead.getOrDefault(why, failures).increment();
    }

    @Override
    public void missed(long count) {
        missed.increment((double) count);
    }

    @Override
    public void outOfRange() {
        outOfRange.increment();
    }

    @Override
    public void lost() {
        lost.increment();
    }

    @Override
    public void failed() {
        failures.increment();
    }

    @Override
    public void shards(int nowJudged, int nowPaused) {
        judged.set(nowJudged);
        paused.set(nowPaused);
    }

    @Override
    public void lag(long records) {
        lag.set(records);
    }
}
