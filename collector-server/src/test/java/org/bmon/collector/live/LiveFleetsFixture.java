package org.bmon.collector.live;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.bmon.collector.metrics.CollectorMetrics;
import org.bmon.collector.store.HistoryStore;
import org.bmon.common.wire.BatchCodec;
import org.jspecify.annotations.Nullable;

/** Live fleets for tests: they commit often, and count what that brings. */
public final class LiveFleetsFixture {

    private LiveFleetsFixture() {}

    /**
     * @param window how long an object can be amended
     * @param maxQueue most events that wait
     * @param roster the operator's file of nodes; null for none
     * @param metrics what commits bring is counted there
     */
    public static LiveFleets of(
            Clock clock, Duration window, int maxQueue, @Nullable Path roster, CollectorMetrics metrics) {
        LiveProperties properties = new LiveProperties(
                window,
                10_000,
                100_000,
                maxQueue,
                Duration.ofMillis(20),
                Duration.ofMinutes(10),
                Duration.ofDays(7),
                WatchProperties.unset(),
                AnomalyProperties.unset());
        return new LiveFleets(
                properties,
                new FleetProperties(roster, Duration.ofMinutes(1)),
                clock,
                new BatchCodec(),
                Membership.EVERYBODY,
                List.of(new CommitMetrics(metrics)));
    }

    /** That of a collector alone; to be started. */
    public static LiveFleet alone(LiveFleets fleets, HistoryStore store, CollectorMetrics metrics) {
        return fleets.alone(store, metrics);
    }
}
