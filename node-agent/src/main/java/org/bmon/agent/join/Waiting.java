package org.bmon.agent.join;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bmon.common.event.Event;
import org.jspecify.annotations.Nullable;

/** Reports of one source that wait for the other's report of the same fact, in the order in which they came. */
final class Waiting {

    private final Deque<Report> order = new ArrayDeque<>();
    private final Map<Fact, Deque<Report>> byFact = new HashMap<>();
    private int size;

    /** One report; what is not needed is left out. */
    static final class Report {
        final Fact fact;
        final long micros;
        final long nanos;
        final @Nullable Event event;
        private boolean gone;

        Report(Fact fact, long micros, long nanos, @Nullable Event event) {
            this.fact = fact;
            this.micros = micros;
            this.nanos = nanos;
            this.event = event;
        }
    }

    void add(Fact fact, long micros, long nanos, @Nullable Event event) {
        Report report = new Report(fact, micros, nanos, event);
        order.addLast(report);
        byFact.computeIfAbsent(fact, key -> new ArrayDeque<>(2)).addLast(report);
        size++;
    }

    /** Takes the earliest report of the fact whose time is as close as that, if there is one. */
    @Nullable Report take(Fact fact, long micros, long within) {
        Deque<Report> same = byFact.get(fact);
        if (same == null) {
            return null;
        }
        for (Report report : same) {
            if (Math.abs(report.micros - micros) <= within) {
                remove(report, same);
                return report;
            }
        }
        return null;
    }

    /** The one that came first; null if there is none. */
    @Nullable Report first() {
        while (!order.isEmpty() && order.getFirst().gone) {
            order.removeFirst();
        }
        return order.peekFirst();
    }

    /** Takes the one that came first. */
    void removeFirst() {
        Report report = first();
        if (report != null) {
            Deque<Report> same = byFact.get(report.fact);
            if (same != null) {
                remove(report, same);
            }
        }
    }

    private void remove(Report report, Deque<Report> same) {
        same.remove(report);
        if (same.isEmpty()) {
            byFact.remove(report.fact);
        }
        report.gone = true;
        size--;
        if (order.size() > 64 && order.size() > 2 * size) {
            order.removeIf(each -> each.gone);
        }
    }

    int size() {
        return size;
    }

    /** All that wait, the first first. */
    List<Report> reports() {
        List<Report> reports = new ArrayList<>(size);
        for (Report report : order) {
            if (!report.gone) {
                reports.add(report);
            }
        }
        return reports;
    }

    Waiting copy() {
        Waiting copy = new Waiting();
        for (Report report : reports()) {
            copy.add(report.fact, report.micros, report.nanos, report.event);
        }
        return copy;
    }
}
