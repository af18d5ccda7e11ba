package org.bmon.collector.node;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bmon.collector.fleet.FleetNode;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.notice.Severity;
import org.bmon.collector.watch.Reading;
import org.bmon.collector.watch.Surroundings;
import org.bmon.collector.watch.Watch;
import org.bmon.collector.watch.Wording;
import org.bmon.common.BlockHash;
import org.bmon.common.NodeName;
import org.bmon.common.event.BlockConnectTimed;
import org.bmon.common.event.Event;

/**
 * Compares how long nodes take to connect the same block, and tells of one that is slow for its cohort over its last
 * blocks, with the steps in which it loses the time. Blocks that a node connects while it catches up do not count.
 */
public final class ConnectWatch implements Watch {

    private static final int BLOCKS = 12;
    private static final int HELD = 64;
    private static final int OTHERS = 2;

    /** A block is compared when everyone has had this long to connect it. */
    private static final long SETTLED_MICROS = 60_000_000;

    private final Surroundings around;
    private final Map<BlockHash, Timings> blocks = new LinkedHashMap<>();
    private final Map<NodeName, RecentValues> ratios = new HashMap<>();
    private final Map<NodeName, RecentValues> differences = new HashMap<>();

    private static final class Timings {
        final Map<FleetNode, BlockConnectTimed> byNode = new LinkedHashMap<>();

        BlockConnectTimed of(FleetNode node) {
            return Objects.requireNonNull(byNode.get(node));
        }

        long firstMicros = Long.MAX_VALUE;
    }

    public ConnectWatch(Surroundings around) {
        this.around = around;
    }

    @Override
    public void accept(FleetNode node, Event event) {
        if (event instanceof BlockConnectTimed timed) {
            long at = node.clock().toFleet(timed.at().micros());
            Timings timings = blocks.computeIfAbsent(timed.hash(), added -> new Timings());
            timings.byNode.putIfAbsent(node, timed);
            timings.firstMicros = Math.min(timings.firstMicros, at);
            if (blocks.size() > HELD) {
                BlockHash oldest = blocks.keySet().iterator().next();
                compare(blocks.getOrDefault(oldest, timings), at);
                blocks.remove(oldest);
            }
        }
    }

    @Override
    public void advance(long nowMicros) {
        blocks.values().removeIf(timings -> {
            boolean settled = nowMicros - timings.firstMicros > SETTLED_MICROS;
            if (settled) {
                compare(timings, nowMicros);
            }
            return settled;
        });
    }

    private void compare(Timings timings, long now) {
        List<FleetNode> present = around.present(timings.firstMicros).stream()
                .filter(timings.byNode::containsKey)
                .toList();
        around.readings().starved(NoticeKind.SLOW_CONNECT, present.size() <= OTHERS);
        if (present.size() <= OTHERS) {
            return;
        }
        for (FleetNode node : present) {
            List<FleetNode> others = around.cohorts().comparable(node, present, OTHERS);
            double usual = RecentValues.median(
                    others.stream().mapToDouble(other -> timings.of(other).totalMicros()));
            BlockConnectTimed own = timings.of(node);
            RecentValues ratio = ratios.computeIfAbsent(node.name(), added -> new RecentValues(BLOCKS));
            RecentValues difference = differences.computeIfAbsent(node.name(), added -> new RecentValues(BLOCKS));
            ratio.add(own.totalMicros() / Math.max(1, usual));
            difference.add(own.totalMicros() - usual);
            around.readings().set(Reading.CONNECT_TIME_RATIO, node.name(), ratio.median());
            judge(node, timings, others, ratio, difference, now);
        }
    }

    private void judge(
            FleetNode node,
            Timings timings,
            List<FleetNode> others,
            RecentValues ratio,
            RecentValues difference,
            long now) {
        double limit = around.settings().slowConnectRatio();
        double more = around.settings().slowConnectMore().toNanos() / 1_000.0;
        String subject = node.name().value();
        if (ratio.size() >= BLOCKS && ratio.median() >= limit && difference.median() >= more) {
            SortedMap<String, Object> steps = new TreeMap<>();
            timings.of(node).stepMicros().forEach((step, micros) -> {
                double usual = RecentValues.median(others.stream()
                        .map(other -> timings.of(other).stepMicros().get(step))
                        .filter(value -> value != null)
                        .mapToDouble(Long::doubleValue));
                steps.put(step, Map.of("micros", micros, "othersMicros", Double.isNaN(usual) ? -1L : (long) usual));
            });
            SortedMap<String, Object> evidence = new TreeMap<>();
            evidence.put("medianRatio", ratio.median());
            evidence.put("medianMoreMicros", (long) difference.median());
            evidence.put("blocks", (long) ratio.size());
            evidence.put("lastSteps", steps);
            evidence.put(
                    "comparedWith",
                    others.stream().map(other -> other.name().value()).toList());
            around.notices()
                    .raise(
                            NoticeKind.SLOW_CONNECT,
                            subject,
                            timings.firstMicros,
                            Severity.WARNING,
                            List.of(node.name()),
                            String.format(
                                    Locale.ROOT,
                                    "%s takes %.1f times as long as %s to connect blocks, %s more, over the last %d",
                                    node.name(),
                                    ratio.median(),
                                    Wording.count(others.size(), "other"),
                                    Wording.length((long) difference.median()),
                                    ratio.size()),
                            evidence,
                            now);
        } else if (ratio.median() < limit * 2 / 3 || difference.median() < more / 2) {
            around.notices().clear(NoticeKind.SLOW_CONNECT, subject, timings.firstMicros);
        }
    }
}
