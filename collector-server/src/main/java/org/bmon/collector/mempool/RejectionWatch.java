package org.bmon.collector.mempool;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bmon.collector.fleet.FleetNode;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.notice.Severity;
import org.bmon.collector.watch.Reading;
import org.bmon.collector.watch.Surroundings;
import org.bmon.collector.watch.Watch;
import org.bmon.collector.watch.Wording;
import org.bmon.common.NodeName;
import org.bmon.common.event.Event;
import org.bmon.common.event.TxRejected;

/** Tells of a node that rejects many more transactions than its cohort does within ten minutes. */
public final class RejectionWatch implements Watch {

    private static final long WINDOW_MICROS = 600_000_000;
    private static final long EVERY_MICROS = 10_000_000;
    private static final int OTHERS = 2;
    private static final int MOST = 100_000;

    private final Surroundings around;
    private final Map<NodeName, Deque<Rejected>> recent = new HashMap<>();
    private long judgedMicros = Long.MIN_VALUE / 2;

    private record Rejected(long atMicros, String reason) {}

    public RejectionWatch(Surroundings around) {
        this.around = around;
    }

    @Override
    public void accept(FleetNode node, Event event) {
        if (event instanceof TxRejected rejected) {
            Deque<Rejected> ofNode = recent.computeIfAbsent(node.name(), added -> new ArrayDeque<>());
            ofNode.addLast(new Rejected(node.clock().toFleet(rejected.at().micros()), rejected.reason()));
            if (ofNode.size() > MOST) {
                ofNode.removeFirst();
            }
        }
    }

    @Override
    public void advance(long nowMicros) {
        if (nowMicros - judgedMicros < EVERY_MICROS) {
            return;
        }
        judgedMicros = nowMicros;
        List<FleetNode> present = around.withMempool(nowMicros);
        around.readings().starved(NoticeKind.REJECTIONS, present.size() <= OTHERS);
        recent.forEach((node, rejections) -> {
            while (!rejections.isEmpty() && rejections.peekFirst().atMicros < nowMicros - WINDOW_MICROS) {
                rejections.removeFirst();
            }
            around.readings().set(Reading.REJECTIONS_RECENT, node, rejections.size());
        });
        if (present.size() > OTHERS) {
            present.forEach(node -> judge(node, present, nowMicros));
        }
    }

    private int count(NodeName node) {
        Deque<Rejected> rejections = recent.get(node);
        return rejections == null ? 0 : rejections.size();
    }

    private void judge(FleetNode node, List<FleetNode> present, long now) {
        int own = count(node.name());
        String subject = node.name().value();
        if (own < around.settings().rejections() / 2.0) {
            // Whatever the others reject: asking all of them for each node would cost its square.
            around.notices().clear(NoticeKind.REJECTIONS, subject, now);
            return;
        }
        List<FleetNode> others = around.cohorts().comparable(node, present, OTHERS);
        int[] counts =
                others.stream().mapToInt(other -> count(other.name())).sorted().toArray();
        int usual = counts[counts.length / 2];
        double limit = Math.max(
                around.settings().rejections(), usual * around.settings().rejectionsRatio());
        if (own >= limit) {
            Map<String, Long> reasons = new TreeMap<>();
            recent.getOrDefault(node.name(), new ArrayDeque<>())
                    .forEach(rejected -> reasons.merge(rejected.reason, 1L, Long::sum));
            around.notices()
                    .raise(
                            NoticeKind.REJECTIONS,
                            subject,
                            now,
                            Severity.WARNING,
                            List.of(node.name()),
                            node.name() + " rejected " + Wording.count(own, "transaction") + " within ten minutes, "
                                    + "others in the median " + usual,
                            new TreeMap<>(Map.of("rejected", (long) own, "others", (long) usual, "reasons", reasons)),
                            now);
        } else if (own < limit / 2) {
            around.notices().clear(NoticeKind.REJECTIONS, subject, now);
        }
    }
}
