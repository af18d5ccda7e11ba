package org.bmon.collector.group;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.bmon.collector.analysis.AnalysisCounters;
import org.bmon.collector.metrics.CollectorMetrics;
import org.bmon.common.Network;

/**
 * One collector's metrics over the shards that it judged since it started: what is counted stays counted when a shard goes,
 * what is held does not. So the sums over all collectors are those of one. Safe for use by many threads.
 */
final class ShardedMetrics {

    private final CollectorMetrics metrics;
    private final Map<ShardMetrics, Queues> queues = new ConcurrentHashMap<>();
    private final Map<ShardMetrics, Map<Network, AnalysisCounters>> latest = new HashMap<>();
    private final Map<Network, AnalysisCounters> over = new EnumMap<>(Network.class);
    private final Map<ShardMetrics, Long> failures = new HashMap<>();
    private long failuresOver;

    private record Queues(LongSupplier queued, LongSupplier uncommitted) {}

    ShardedMetrics(CollectorMetrics metrics) {
        this.metrics = metrics;
        metrics.watch(() -> sum(Queues::queued), () -> sum(Queues::uncommitted));
    }

    private long sum(Function<Queues, LongSupplier> which) {
        return queues.values().stream()
                .mapToLong(each -> which.apply(each).getAsLong())
                .sum();
    }

    /**
     * Those of a shard, while it is judged here.
     *
     * @param isFleet whether it judges what is about the fleet
     */
    ShardMetrics of(boolean isFleet) {
        return new ShardMetrics(this, metrics, isFleet);
    }

    void watch(ShardMetrics shard, LongSupplier queued, LongSupplier uncommitted) {
        queues.put(shard, new Queues(queued, uncommitted));
    }

    synchronized void analysis(ShardMetrics shard, Network network, AnalysisCounters counters) {
        latest.computeIfAbsent(shard, added -> new EnumMap<>(Network.class)).put(network, counters);
        tell(network);
    }

    private void tell(Network network) {
        AnalysisCounters sum = over.get(network);
        for (Map<Network, AnalysisCounters> ofShard : latest.values()) {
            AnalysisCounters counters = ofShard.get(network);
            if (counters != null) {
                sum = sum == null ? counters : sum.plus(counters);
            }
        }
        if (sum != null) {
            metrics.analysis(network, sum);
        }
    }

    synchronized void analysisFailures(ShardMetrics shard, long count) {
        failures.put(shard, count);
        metrics.analysisFailures(failuresOver
                + failures.values().stream().mapToLong(Long::longValue).sum());
    }

    /** A shard is not judged here any more. */
    synchronized void end(ShardMetrics shard, boolean isFleet) {
        queues.remove(shard);
        Long failed = failures.remove(shard);
        failuresOver += failed == null ? 0 : failed;
        Map<Network, AnalysisCounters> last = latest.remove(shard);
        if (last != null) {
            last.forEach((network, counters) -> {
                over.merge(network, counters.withoutHeld(), AnalysisCounters::plus);
                tell(network);
            });
        }
        if (isFleet) {
            metrics.fleetLeft();
        }
    }
}
