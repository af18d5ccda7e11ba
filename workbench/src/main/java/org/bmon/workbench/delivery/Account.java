package org.bmon.workbench.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bmon.common.event.DataGap;
import org.bmon.common.event.Event;
import org.bmon.common.event.TxAccepted;

/** Sent by the node = taken by the collector + counted as lost. Each check tells what is wrong; nothing if all is right. */
public final class Account {

    private static final int EXAMPLES = 3;

    private Account() {}

    /** By log and ZMQ: every fact, each once. */
    public static List<String> ofAll(Set<String> facts, List<Event> events) {
        Map<String, Integer> told = Facts.ofZmq(Facts.ofEvents(events));
        List<String> problems = onceAndTrue(facts, told);
        Set<String> missing = new TreeSet<>(facts);
        missing.removeAll(told.keySet());
        if (!missing.isEmpty()) {
            problems.add(examples("lost", missing));
        }
        return problems;
    }

    /**
     * By ZMQ alone: each fact at most once, and those that are not there are counted.
     *
     * @param sent messages that the node sent, since the first that was heard
     */
    public static List<String> ofHeard(Set<String> facts, long sent, List<Event> events) {
        Map<String, Integer> told = Facts.ofZmq(Facts.ofEvents(events));
        List<String> problems = onceAndTrue(facts, told);
        long accounted = told.size() + missing(events);
        if (accounted != sent) {
            problems.add(told.size() + " taken + " + missing(events) + " counted as lost is not the " + sent + " sent");
        }
        return problems;
    }

    private static List<String> onceAndTrue(Set<String> facts, Map<String, Integer> told) {
        Set<String> doubled = new TreeSet<>();
        Set<String> unknown = new TreeSet<>();
        told.forEach((fact, times) -> {
            if (times > 1) {
                doubled.add(fact);
            }
            if (!facts.contains(fact)) {
                unknown.add(fact);
            }
        });
        List<String> problems = new ArrayList<>();
        if (!doubled.isEmpty()) {
            problems.add(examples("twice", doubled));
        }
        if (!unknown.isEmpty()) {
            problems.add(examples("never sent, or told before", unknown));
        }
        return problems;
    }

    private static String examples(String what, Set<String> facts) {
        return what + ": " + facts.size() + ", such as "
                + facts.stream().limit(EXAMPLES).toList();
    }

    /** How many messages were sent before the first that was heard; 0 if none was. */
    public static long before(List<Event> events) {
        return events.stream()
                .filter(TxAccepted.class::isInstance)
                .map(event -> ((TxAccepted) event).mempoolSequence())
                .mapToLong(first -> first == null ? 0 : first - 1)
                .findFirst()
                .orElse(0L);
    }

    /** How many messages the gaps count as lost. */
    public static long missing(List<Event> events) {
        return events.stream()
                .filter(DataGap.class::isInstance)
                .map(event -> ((DataGap) event).missing())
                .mapToLong(missing -> missing == null ? 0 : missing)
                .sum();
    }
}
