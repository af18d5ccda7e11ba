package org.bmon.collector.mempool;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bmon.collector.fleet.FleetNode;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.notice.Severity;
import org.bmon.collector.watch.Surroundings;
import org.bmon.collector.watch.Watch;
import org.bmon.collector.watch.Wording;
import org.bmon.common.NodeName;
import org.bmon.common.event.Event;
import org.bmon.common.event.MempoolState;

/**
 * Tells of a node whose mempool is empty or far smaller than its cohort's for a while. A mempool that was just loaded
 * fills up first, and where all mempools are small none is strange.
 */
public final class FloorWatch implements Watch {

    private static final long FILLING_MICROS = 600_000_000;
    private static final long FRESH_MICROS = 180_000_000;
    private static final long EVERY_MICROS = 10_000_000;
    private static final int OTHERS = 2;

    private final Surroundings around;
    private final long afterMicros;
    private final Map<NodeName, State> states = new HashMap<>();
    private long judgedMicros = Long.MIN_VALUE / 2;

    private static final class State {
        long atMicros;
        long transactions;
        long lowSinceMicros = Long.MAX_VALUE;
    }

    public FloorWatch(Surroundings around) {
        this.around = around;
        this.afterMicros = around.settings().mempoolFloorAfter().toNanos() / 1_000;
    }

    @Override
    public void accept(FleetNode node, Event event) {
        if (event instanceof MempoolState told && told.loaded()) {
            State state = stateOf(node);
            state.atMicros = node.clock().toFleet(told.at().micros());
            state.transactions = told.transactions();
        }
    }

    private State stateOf(FleetNode node) {
        return states.computeIfAbsent(node.name(), added -> new State());
    }

    @Override
    public void advance(long nowMicros) {
        if (nowMicros - judgedMicros < EVERY_MICROS || states.isEmpty()) {
            return;
        }
        judgedMicros = nowMicros;
        List<FleetNode> known = new ArrayList<>();
        for (FleetNode node : around.withMempool(nowMicros)) {
            State state = states.get(node.name());
            long loaded = node.clock()
                    .toFleet(Math.max(
                            Long.MIN_VALUE / 4,
                            node.timeline().mempoolReady(node.clock().toNode(nowMicros))));
            if (state != null && nowMicros - state.atMicros < FRESH_MICROS && nowMicros - loaded > FILLING_MICROS) {
                known.add(node);
            }
        }
        around.readings().starved(NoticeKind.MEMPOOL_EMPTY, known.size() <= OTHERS);
        if (known.size() > OTHERS) {
            known.forEach(node -> judge(node, known, nowMicros));
        }
    }

    private void judge(FleetNode node, List<FleetNode> known, long now) {
        State own = stateOf(node);
        List<FleetNode> others = around.cohorts().comparable(node, known, OTHERS);
        long[] sizes = others.stream()
                .mapToLong(other -> stateOf(other).transactions)
                .sorted()
                .toArray();
        long usual = sizes[sizes.length / 2];
        double floor = usual * around.settings().mempoolFloorRatio();
        String subject = node.name().value();
        if (usual >= around.settings().fewTransactions() && own.transactions < Math.max(1, floor)) {
            own.lowSinceMicros = Math.min(own.lowSinceMicros, now);
            if (now - own.lowSinceMicros >= afterMicros) {
                around.notices()
                        .raise(
                                NoticeKind.MEMPOOL_EMPTY,
                                subject,
                                own.lowSinceMicros,
                                Severity.WARNING,
                                List.of(node.name()),
                                own.transactions == 0
                                        ? "the mempool of " + node.name() + " is empty, others have " + usual
                                                + " transactions"
                                        : "the mempool of " + node.name() + " has "
                                                + Wording.count(own.transactions, "transaction") + ", others " + usual,
                                new TreeMap<>(Map.of(
                                        "transactions",
                                        own.transactions,
                                        "othersMedian",
                                        usual,
                                        "comparedWith",
                                        others.stream()
                                                .map(other -> other.name().value())
                                                .toList())),
                                now);
            }
        } else if (own.transactions >= 2 * floor || usual < around.settings().fewTransactions()) {
            own.lowSinceMicros = Long.MAX_VALUE;
            around.notices().clear(NoticeKind.MEMPOOL_EMPTY, subject, now);
        }
    }
}
