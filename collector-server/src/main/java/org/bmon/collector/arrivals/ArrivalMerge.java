package org.bmon.collector.arrivals;

import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bmon.collector.propagation.BlockSpread;
import org.bmon.collector.propagation.DelayStatistics;
import org.bmon.collector.propagation.Quality;
import org.bmon.collector.propagation.Stage;
import org.bmon.collector.propagation.StageSpread;
import org.bmon.common.BlockHash;
import org.bmon.common.NodeName;
import org.jspecify.annotations.Nullable;

/**
 * Puts imported arrivals beside what live nodes saw of a block. An imported node was expected unless it was catching up;
 * what live nodes were stays as it is. The clocks of imported nodes were never compared with ours, so a spread with one of
 * them has no error bar and is suspect.
 */
public final class ArrivalMerge {

    private final SortedMap<NodeName, Long> expected = new TreeMap<>();
    private final SortedMap<NodeName, Long> others = new TreeMap<>();

    /** An imported arrival. */
    public void add(NodeName node, long micros, boolean catchingUp) {
        (catchingUp ? others : expected).put(node, micros);
    }

    /**
     * The block with the arrivals added so far in it.
     *
     * @param known what is kept of the block; null if nothing is. What it has of nodes added here is replaced
     */
    public BlockSpread into(@Nullable BlockSpread known, BlockHash hash, int height) {
        Map<Stage, StageSpread> stages = new EnumMap<>(Stage.class);
        StageSpread live = null;
        if (known != null) {
            stages.putAll(known.stages());
            live = known.stages().get(Stage.CONNECTED);
        }
        stages.put(Stage.CONNECTED, connected(live));
        return new BlockSpread(hash, height, stages);
    }

    private StageSpread connected(@Nullable StageSpread live) {
        int missing = 0;
        if (live != null) {
            missing = live.expected() - live.seen();
            Long first = live.firstMicros();
            if (first != null) {
                live.delaysMicros().forEach((node, delay) -> keep(expected, node, first + delay));
                live.othersMicros().forEach((node, delay) -> keep(others, node, first + delay));
            }
        }
        NodeName first = null;
        long firstMicros = Long.MAX_VALUE;
        for (Map.Entry<NodeName, Long> entry : expected.entrySet()) {
            if (entry.getValue() < firstMicros) {
                first = entry.getKey();
                firstMicros = entry.getValue();
            }
        }
        if (first == null) {
            return new StageSpread(
                    Stage.CONNECTED,
                    0,
                    missing,
                    null,
                    null,
                    new TreeMap<>(),
                    new TreeMap<>(),
                    null,
                    null,
                    Quality.PARTIAL);
        }
        SortedMap<NodeName, Long> delays = behind(expected, firstMicros);
        boolean alone = delays.size() == 1;
        return new StageSpread(
                Stage.CONNECTED,
                delays.size(),
                delays.size() + missing,
                first,
                firstMicros,
                delays,
                behind(others, firstMicros),
                DelayStatistics.of(
                        delays.values().stream().mapToLong(Long::longValue).toArray()),
                alone ? Long.valueOf(0) : null,
                !alone ? Quality.SUSPECT : missing > 0 ? Quality.PARTIAL : Quality.COMPLETE);
    }

    private void keep(SortedMap<NodeName, Long> where, NodeName node, long micros) {
        if (!expected.containsKey(node) && !others.containsKey(node)) {
            where.put(node, micros);
        }
    }

    private static SortedMap<NodeName, Long> behind(SortedMap<NodeName, Long> times, long first) {
        SortedMap<NodeName, Long> delays = new TreeMap<>();
        times.forEach((node, micros) -> delays.put(node, micros - first));
        return delays;
    }
}
