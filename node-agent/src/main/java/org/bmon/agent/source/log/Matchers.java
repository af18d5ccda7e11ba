package org.bmon.agent.source.log;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All kinds of lines that the reader knows, found by the first eight bytes of the message. Of several that begin alike
 * the one added first is asked first.
 */
final class Matchers {

    private static final int SLOTS = 512;
    private static final Matcher[] NONE = {};
    private static final long MIX = 0x9e3779b97f4a7c15L;

    private final List<Matcher> all = new ArrayList<>();
    private final long[] keys = new long[SLOTS];
    private final Matcher[][] bySlot = new Matcher[SLOTS][];
    private Matcher[] others = NONE;

    Matchers() {
        Arrays.fill(bySlot, NONE);
    }

    /** Adds the kind of lines whose message begins with {@code prefix}, of at least eight bytes. */
    void add(String name, String prefix, Matcher.Handler handler) {
        Matcher matcher = new Matcher(name, prefix, handler);
        all.add(matcher);
        if (prefix.length() < Long.BYTES) {
            throw new IllegalArgumentException("shorter than eight bytes: " + prefix);
        }
        long key = Words.at(matcher.prefix(), 0);
        int slot = slot(key);
        keys[slot] = key;
        bySlot[slot] = with(bySlot[slot], matcher);
    }

    /** Adds lines that are known and tell nothing the agent needs. */
    void ignore(String name, String... prefixes) {
        for (String prefix : prefixes) {
            add(name, prefix, line -> true);
        }
    }

    /** Adds a kind of lines that have no common beginning; asked only where no other kind knows a line. */
    void addOther(String name, Matcher.Handler handler) {
        Matcher matcher = new Matcher(name, "", handler);
        all.add(matcher);
        others = with(others, matcher);
    }

    /** Lets the first that knows the line handle it; false if none does. */
    boolean match(Line line) {
        if (line.end - line.message < Long.BYTES) {
            return false;
        }
        long key = Words.at(line.bytes, line.message);
        for (Matcher matcher : bySlot[slot(key)]) {
            if (matcher.match(line)) {
                return true;
            }
        }
        for (Matcher matcher : others) {
            if (matcher.match(line)) {
                return true;
            }
        }
        return false;
    }

    /** How often each kind came, by name. */
    SortedMap<String, Long> counts() {
        SortedMap<String, Long> counts = new TreeMap<>();
        all.forEach(matcher -> counts.merge(matcher.name(), matcher.count, Long::sum));
        return counts;
    }

    /** Those of one name. */
    List<Matcher> named(String name) {
        return all.stream().filter(matcher -> matcher.name().equals(name)).toList();
    }

    void resetCounts() {
        all.forEach(matcher -> matcher.count = 0);
    }

    private int slot(long key) {
        int slot = (int) (key * MIX >>> 32) & SLOTS - 1;
        while (bySlot[slot] != NONE && keys[slot] != key) {
            slot = slot + 1 & SLOTS - 1;
        }
        return slot;
    }

    private static Matcher[] with(Matcher[] matchers, Matcher matcher) {
        Matcher[] longer = Arrays.copyOf(matchers, matchers.length + 1);
        longer[matchers.length] = matcher;
        return longer;
    }
}
