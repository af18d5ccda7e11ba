package org.bmon.collector.mempool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.notice.Severity;
import org.bmon.collector.watch.Wording;
import org.bmon.common.NodeName;
import org.bmon.common.event.TxReplaced;
import org.jspecify.annotations.Nullable;

/** The replacements of one hour: how many, at which nodes, what they paid, and the last of them one by one. */
final class Replacements {

    static final int SAMPLES = 20;

    private final long hourMicros;
    private final SortedSet<NodeName> nodes = new TreeSet<>();
    private final Deque<One> samples = new ArrayDeque<>();
    private long firstMicros = Long.MAX_VALUE;
    private long lastMicros = Long.MIN_VALUE;
    private long count;
    private long left;
    private long withFees;
    private long feesBeforeSat;
    private long feesAfterSat;

    /** One replacement, with when each node made it. */
    static final class One {
        private final SortedMap<NodeName, Long> times = new TreeMap<>();
        private final TxReplaced first;

        One(TxReplaced first) {
            this.first = first;
        }
    }

    /**
     * @param hourMicros when the hour began
     */
    Replacements(long hourMicros) {
        this.hourMicros = hourMicros;
    }

    long count() {
        return count;
    }

    /** A replacement that no node told before. */
    One add(TxReplaced replaced) {
        One one = new One(replaced);
        count++;
        left += replaced.replaced().size();
        Long before = replaced.replacedFeesSat();
        Long after = replaced.replacementFeesSat();
        if (before != null && after != null) {
            withFees++;
            feesBeforeSat += before;
            feesAfterSat += after;
        }
        samples.addLast(one);
        if (samples.size() > SAMPLES) {
            samples.removeFirst();
        }
        return one;
    }

    /** A node made a replacement of this hour. */
    void at(One one, NodeName node, long micros) {
        one.times.merge(node, micros, Math::min);
        nodes.add(node);
        firstMicros = Math.min(firstMicros, micros);
        lastMicros = Math.max(lastMicros, micros);
    }

    /** The hour as one notice. */
    Notice notice() {
        SortedMap<String, Object> evidence = new TreeMap<>();
        evidence.put("replacements", count);
        evidence.put("transactionsReplaced", left);
        evidence.put("feesKnownOf", withFees);
        if (withFees > 0) {
            evidence.put("feesBeforeSat", feesBeforeSat);
            evidence.put("feesAfterSat", feesAfterSat);
        }
        List<Object> told = new ArrayList<>();
        samples.descendingIterator().forEachRemaining(one -> told.add(evidence(one)));
        evidence.put("latest", told);
        return new Notice(
                NoticeKind.REPLACEMENTS,
                Wording.time(hourMicros),
                firstMicros,
                lastMicros,
                Severity.INFO,
                nodes,
                Wording.count(left, "transaction") + " gave way to " + count + " that " + (count == 1 ? "pays" : "pay")
                        + " more" + fees(),
                evidence);
    }

    private String fees() {
        return withFees == 0
                ? ""
                : "; fees rose from " + Wording.bitcoin(feesBeforeSat) + " to " + Wording.bitcoin(feesAfterSat)
                        + (withFees < count ? ", as far as told (" + withFees + " of " + count + ")" : "");
    }

    private static SortedMap<String, Object> evidence(One one) {
        TxReplaced replaced = one.first;
        SortedMap<String, Object> told = new TreeMap<>();
        told.put("replaced", Wording.texts(replaced.replaced(), SAMPLES));
        told.put(
                "by",
                replaced.replacement() == null
                        ? "a package"
                        : replaced.replacement().toHex());
        put(told, "feesBeforeSat", replaced.replacedFeesSat());
        put(told, "feesAfterSat", replaced.replacementFeesSat());
        told.put("nodes", Wording.timesByNode(one.times));
        return told;
    }

    private static void put(SortedMap<String, Object> told, String name, @Nullable Long value) {
        if (value != null) {
            told.put(name, value);
        }
    }
}
