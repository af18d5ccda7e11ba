package org.bmon.collector.anomaly;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bmon.collector.fleet.FleetNode;
import org.bmon.collector.fleet.NodeState;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.propagation.TransactionSpread;
import org.bmon.collector.watch.Surroundings;
import org.bmon.collector.watch.Wording;
import org.bmon.common.NodeName;
import org.jspecify.annotations.Nullable;

/**
 * Judges, minute by minute, how long transactions take to each node (TRANSACTION_SPREAD), and in five minutes what share
 * of them each node misses (TRANSACTIONS_MISSED), against what is usual for the node within the last hour.
 */
public final class TransactionAnomalies {

    private static final long MINUTE_MICROS = 60_000_000;
    private static final int MINUTES = 60;
    private static final int ENOUGH_MINUTES = 10;
    private static final int MISSED_MINUTES = 5;
    private static final int ENOUGH_MISSED = 3;
    private static final int SAMPLE = 512;

    private final Surroundings around;
    private final AnomalySettings settings;
    private final Map<NodeName, OfNode> nodes = new HashMap<>();
    private final Alarm spreads;
    private final Alarm misses;
    private long minute = Long.MIN_VALUE;
    private int minutes;

    private static final class OfNode {
        final @Nullable FleetNode node;
        final Baseline delay = new Baseline(MINUTES, ENOUGH_MINUTES);
        final Baseline missedShare = new Baseline(MINUTES / MISSED_MINUTES, ENOUGH_MISSED);
        final RecentFlags slow = new RecentFlags(5, 3, 1);
        final RecentFlags missing = new RecentFlags(3, 2, 0);
        Baseline now = new Baseline(SAMPLE, 1);
        int timed;
        int had;
        int missed;

        OfNode(@Nullable FleetNode node) {
            this.node = node;
        }

        boolean isMeasured() {
            return node == null || node.state() != NodeState.SUSPECT_CLOCK;
        }
    }

    public TransactionAnomalies(Surroundings around, AnomalySettings settings) {
        this.around = around;
        this.settings = settings;
        this.spreads = new Alarm(around, NoticeKind.TRANSACTION_SPREAD);
        this.misses = new Alarm(around, NoticeKind.TRANSACTIONS_MISSED);
    }

    /** Takes a transaction that every expected node has, or that can't be amended any more. */
    public void settled(TransactionSpread transaction) {
        if (transaction.accepted().seen() < 2) {
            return;
        }
        transaction.accepted().eachDelay((node, delay) -> {
            OfNode of = of(node);
            of.had++;
            if (of.isMeasured()) {
                of.timed++;
                of.now.add((double) delay);
            }
        });
        transaction.missing().keySet().forEach(node -> of(node).missed++);
    }

    /** Time goes on; a minute that is over is judged. */
    public void advance(long nowMicros) {
        long now = Math.floorDiv(nowMicros, MINUTE_MICROS);
        if (minute == Long.MIN_VALUE) {
            minute = now;
        }
        if (now == minute) {
            return;
        }
        long since = minute * MINUTE_MICROS;
        minute = now;
        judgeDelays(since, nowMicros);
        if (++minutes % MISSED_MINUTES == 0) {
            judgeMissed(nowMicros - MISSED_MINUTES * MINUTE_MICROS, nowMicros);
        }
    }

    private void judgeDelays(long since, long now) {
        Set<NodeName> judged = new HashSet<>();
        nodes.forEach((node, of) -> {
            if (of.timed >= settings.fewTransactions()) {
                double median = of.now.median();
                boolean strange =
                        of.delay.isFar(median, settings.transactionSpread().toNanos() / 1e3, settings.deviations());
                Map<String, Object> evidence = new TreeMap<>();
                evidence.put("medianDelayMicros", (long) median);
                evidence.put("transactions", (long) of.timed);
                if (of.delay.isEnough()) {
                    judged.add(node);
                    evidence.put("usualMicros", (long) of.delay.median());
                    evidence.put("madMicros", (long) of.delay.mad());
                }
                spreads.set(node, of.slow.add(strange), evidence);
                of.delay.add(median);
            }
            of.now = of.timed == 0 ? of.now : new Baseline(SAMPLE, 1);
            of.timed = 0;
        });
        around.readings().starved(NoticeKind.TRANSACTION_SPREAD, judged.size() < 2);
        Map<String, Object> evidence =
                Map.of("floorMicros", settings.transactionSpread().toNanos() / 1_000);
        spreads.tell(
                nodes.keySet(), since, evidence, scope -> "transactions take strangely long to " + named(scope), now);
    }

    private void judgeMissed(long since, long now) {
        Set<NodeName> judged = new HashSet<>();
        nodes.forEach((node, of) -> {
            int all = of.had + of.missed;
            if (all >= settings.fewTransactions()) {
                double share = (double) of.missed / all;
                boolean strange = of.missedShare.isFar(share, settings.missedShare(), settings.deviations());
                Map<String, Object> evidence = new TreeMap<>();
                evidence.put("missed", (long) of.missed);
                evidence.put("expected", (long) all);
                if (of.missedShare.isEnough()) {
                    judged.add(node);
                    evidence.put("usualShare", of.missedShare.median());
                }
                misses.set(node, of.missing.add(strange), evidence);
                of.missedShare.add(share);
            }
            of.had = 0;
            of.missed = 0;
        });
        around.readings().starved(NoticeKind.TRANSACTIONS_MISSED, judged.isEmpty());
        misses.tell(
                nodes.keySet(),
                since,
                Map.of("floorShare", settings.missedShare()),
                scope -> named(scope) + (scope.nodes().size() == 1 ? " misses" : " miss")
                        + " a strangely large share of transactions",
                now);
    }

    private static String named(Scope scope) {
        return scope.word().equals("cohort")
                ? scope.subject() + " (" + Wording.nodes(scope.nodes()) + ")"
                : Wording.nodes(scope.nodes());
    }

    private OfNode of(NodeName node) {
        return nodes.computeIfAbsent(
                node, added -> new OfNode(around.fleet().find(added).orElse(null)));
    }
}
