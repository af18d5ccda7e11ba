package org.bmon.collector.watch;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;

/** How summaries and evidence say times, lengths, counts and amounts. */
public final class Wording {

    private static final long SECOND = 1_000_000;
    private static final int NAMED = 5;

    private Wording() {}

    /** A moment, such as {@code 2026-01-01T00:00:00.123456Z}. */
    public static String time(long micros) {
        return Stamp.instant(micros).toString();
    }

    /** A length of time to two figures that matter, such as {@code 1 h 20 min} or {@code 340 ms}. */
    public static String length(long micros) {
        long seconds = micros / SECOND;
        if (micros < 10 * SECOND) {
            return micros < SECOND
                    ? micros / 1_000 + " ms"
                    : String.format(Locale.ROOT, "%.1f s", (double) micros / SECOND);
        } else if (seconds < 120) {
            return seconds + " s";
        } else if (seconds < 7_200) {
            return seconds / 60 + " min";
        }
        return seconds / 3_600 + " h " + seconds % 3_600 / 60 + " min";
    }

    /** So many of something, such as {@code 1 node}, {@code 3 nodes}. */
    public static String count(long number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }

    /** An amount in bitcoin. */
    public static String bitcoin(long sat) {
        return String.format(
                Locale.ROOT,
                "%s%d.%08d BTC",
                sat < 0 ? "-" : "",
                Math.abs(sat / 100_000_000),
                Math.abs(sat % 100_000_000));
    }

    /** A share of 1 as per cent. */
    public static String percent(double share) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }

    /** The names of some nodes; of many only how many. */
    public static String nodes(Collection<NodeName> nodes) {
        if (nodes.size() > NAMED) {
            return count(nodes.size(), "node");
        }
        return String.join(", ", nodes.stream().map(NodeName::value).sorted().toList());
    }

    /** The first digits of a hash that differ from block to block. */
    public static String brief(Object hash) {
        String hex = hash.toString();
        int zeros = 0;
        while (zeros < hex.length() - 8 && hex.charAt(zeros) == '0') {
            zeros++;
        }
        return (zeros == 0 ? "" : "…") + hex.substring(zeros, zeros + 8) + "…";
    }

    /** Values by node, as evidence. */
    public static SortedMap<String, Object> byNode(Map<NodeName, ?> values) {
        SortedMap<String, Object> texts = new TreeMap<>();
        values.forEach((node, value) -> texts.put(node.value(), value));
        return texts;
    }

    /** Times by node, as evidence. */
    public static SortedMap<String, Object> timesByNode(Map<NodeName, Long> times) {
        SortedMap<String, Object> texts = new TreeMap<>();
        times.forEach((node, micros) -> texts.put(node.value(), time(micros)));
        return texts;
    }

    /** The texts of things, as evidence; at most so many. */
    public static List<String> texts(Collection<?> things, int most) {
        return things.stream().limit(most).map(Object::toString).toList();
    }
}
