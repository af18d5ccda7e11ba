package org.bmon.collector.notice;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bmon.common.NodeName;
import org.jspecify.annotations.Nullable;

/**
 * One strange or notable thing, however many nodes saw it. A notice that comes again with the same kind and key replaces
 * the one before, so it can begin open, gain nodes, and end.
 *
 * @param kind what it is about
 * @param key what tells it from others of its kind on its network, the same however often it is found: a hash, a node's
 *     name with the time it began; 1 to 200 printable characters
 * @param sinceMicros when it began, in microseconds since the epoch
 * @param untilMicros when it was over; null while it lasts; equal to sinceMicros for what has no length
 * @param severity how much it matters
 * @param nodes the nodes that it touches
 * @param summary one sentence in plain words, with the numbers
 * @param evidence what it was judged from, by name: texts, whole and decimal numbers, booleans, and lists and maps of
 *     these
 */
public record Notice(
        NoticeKind kind,
        String key,
        long sinceMicros,
        @Nullable Long untilMicros,
        Severity severity,
        SortedSet<NodeName> nodes,
        String summary,
        SortedMap<String, Object> evidence) {

    private static final int MOST_KEY = 200;

    public Notice {
        if (key.isEmpty() || key.length() > MOST_KEY) {
            throw new IllegalArgumentException("the key of a notice has 1 to " + MOST_KEY + " characters: " + key);
        }
        nodes = Collections.unmodifiableSortedSet(new TreeSet<>(nodes));
        evidence = Collections.unmodifiableSortedMap(new TreeMap<>(evidence));
    }

    /** A notice of something that has no length. */
    public static Notice once(
            NoticeKind kind,
            String key,
            long atMicros,
            Severity severity,
            SortedSet<NodeName> nodes,
            String summary,
            Map<String, Object> evidence) {
        return new Notice(kind, key, atMicros, atMicros, severity, nodes, summary, new TreeMap<>(evidence));
    }

    /** Whether it lasts. */
    public boolean isOpen() {
        return untilMicros == null;
    }
}
