package org.bmon.collector.anomaly;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bmon.collector.fleet.FleetNode;
import org.bmon.collector.fleet.NodeState;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.propagation.BlockSpread;
import org.bmon.collector.propagation.Stage;
import org.bmon.collector.propagation.StageSpread;
import org.bmon.collector.watch.Surroundings;
import org.bmon.collector.watch.Wording;
import org.bmon.common.NodeName;

/**
 * Judges when nodes connect blocks: one block that much of the network, or one node by very much, connects strangely late
 * (BLOCK_SPREAD), and nodes that are strangely late block after block (NODE_LATE). Each node is measured by what is usual
 * for itself over the last day of blocks.
 */
public final class BlockAnomalies {

    /** About a day. */
    static final int WINDOW = 144;

    static final int ENOUGH = 24;

    /** Two nodes that are late at one block may be so by chance. */
    private static final int WIDE_COHORT = 3;

    /** A spread is over when so many blocks in a row came as usual. */
    private static final int CALM_BLOCKS = 3;

    private final Surroundings around;
    private final AnomalySettings settings;
    private final Map<NodeName, Baseline> usual = new HashMap<>();
    private final Map<NodeName, RecentFlags> late = new HashMap<>();
    private final Alarm spreads;
    private final Alarm lateness;
    private int calm;

    public BlockAnomalies(Surroundings around, AnomalySettings settings) {
        this.around = around;
        this.settings = settings;
        this.spreads = new Alarm(around, NoticeKind.BLOCK_SPREAD);
        this.lateness = new Alarm(around, NoticeKind.NODE_LATE);
    }

    /** Takes a block that every expected node has connected, or that can't be amended any more. */
    public void settled(BlockSpread block, long nowMicros) {
        StageSpread spread = block.stages().get(Stage.CONNECTED);
        Long first = spread == null ? null : spread.firstMicros();
        if (spread == null || first == null || spread.seen() < 2) {
            around.readings().starved(NoticeKind.BLOCK_SPREAD, true);
            around.readings().starved(NoticeKind.NODE_LATE, true);
            return;
        }
        Map<NodeName, Long> delays = new TreeMap<>(spread.delaysMicros());
        delays.keySet().removeIf(node -> !isMeasured(node));
        boolean judged = delays.keySet().stream()
                        .filter(node -> usualOf(node).isEnough())
                        .count()
                >= 2;
        around.readings().starved(NoticeKind.BLOCK_SPREAD, !judged);
        around.readings().starved(NoticeKind.NODE_LATE, !judged);
        judgeSpread(block, delays, first, nowMicros);
        judgeLateness(delays, first, nowMicros);
        delays.forEach((node, delay) -> usualOf(node).add(delay));
    }

    private void judgeSpread(BlockSpread block, Map<NodeName, Long> delays, long first, long now) {
        Set<NodeName> strange = new TreeSet<>(far(delays, micros(settings.blockAlone())));
        boolean wide = false;
        for (Scope scope :
                Scope.of(far(delays, micros(settings.blockSpread())), delays.keySet(), around.cohorts()::of)) {
            if (scope.word().equals("network") || scope.nodes().size() >= WIDE_COHORT) {
                wide = true;
                strange.addAll(scope.nodes());
            }
        }
        calm = strange.isEmpty() ? calm + 1 : 0;
        if (strange.isEmpty() && calm < CALM_BLOCKS) {
            return;
        }
        for (NodeName node : delays.keySet()) {
            spreads.set(node, strange.contains(node), evidence(node, delays.get(node)));
        }
        Map<String, Object> evidence = new TreeMap<>();
        evidence.put("hash", block.hash().toHex());
        if (block.height() != null) {
            evidence.put("height", (long) block.height());
        }
        evidence.put("floorMicros", micros(wide ? settings.blockSpread() : settings.blockAlone()));
        String which = block.height() == null ? Wording.brief(block.hash()) : String.valueOf(block.height());
        long most = delays.values().stream().mapToLong(Long::longValue).max().orElse(0);
        spreads.tell(
                delays.keySet(),
                first,
                evidence,
                scope -> "block " + which + " took " + Wording.length(most) + " to "
                        + (scope.word().equals("network")
                                ? scope.nodes().size() + " of " + delays.size() + " nodes"
                                : Wording.nodes(scope.nodes())),
                now);
    }

    private void judgeLateness(Map<NodeName, Long> delays, long first, long now) {
        List<NodeName> strange = far(delays, micros(settings.nodeLate()));
        // A block that came late to most says nothing of single nodes.
        boolean network = Scope.of(strange, delays.keySet(), around.cohorts()::of).stream()
                .anyMatch(scope -> scope.word().equals("network"));
        for (Map.Entry<NodeName, Long> entry : delays.entrySet()) {
            NodeName node = entry.getKey();
            RecentFlags flags = late.computeIfAbsent(
                    node, added -> new RecentFlags(AnomalySettings.LATE_WINDOW, settings.lateBlocks(), 2));
            boolean on = network ? flags.isOn() : flags.add(strange.contains(node));
            Map<String, Object> evidence = evidence(node, entry.getValue());
            evidence.put("lateBlocks", (long) flags.count());
            lateness.set(node, on, evidence);
        }
        Map<String, Object> evidence = new TreeMap<>();
        evidence.put("floorMicros", micros(settings.nodeLate()));
        evidence.put("ofBlocks", (long) AnomalySettings.LATE_WINDOW);
        lateness.tell(
                delays.keySet(),
                first,
                evidence,
                scope -> Wording.nodes(scope.nodes())
                        + (scope.word().equals("cohort") ? " (" + scope.subject() + ")" : "")
                        + (scope.nodes().size() == 1 ? " connects" : " connect")
                        + " blocks strangely late, as at " + settings.lateBlocks() + " or more of the last "
                        + AnomalySettings.LATE_WINDOW,
                now);
    }

    private List<NodeName> far(Map<NodeName, Long> delays, long floorMicros) {
        List<NodeName> far = new ArrayList<>();
        delays.forEach((node, delay) -> {
            if (usualOf(node).isFar(delay, (double) floorMicros, settings.deviations())) {
                far.add(node);
            }
        });
        return far;
    }

    private Map<String, Object> evidence(NodeName node, long delay) {
        Baseline baseline = usualOf(node);
        Map<String, Object> evidence = new TreeMap<>();
        evidence.put("delayMicros", delay);
        if (baseline.isEnough()) {
            evidence.put("medianMicros", (long) baseline.median());
            evidence.put("madMicros", (long) baseline.mad());
        }
        evidence.put("cohort", around.cohorts().of(node));
        return evidence;
    }

    private boolean isMeasured(NodeName node) {
        NodeState state = around.fleet().find(node).map(FleetNode::state).orElse(NodeState.UNKNOWN);
        return state != NodeState.SUSPECT_CLOCK;
    }

    private Baseline usualOf(NodeName node) {
        return usual.computeIfAbsent(node, added -> new Baseline(WINDOW, ENOUGH));
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }
}
