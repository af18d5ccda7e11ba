package org.bmon.agent.source.log;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All kinds of lines that the reader knows, found by the first sixteen or, if the kind has fewer, eight bytes of the
 * message. Of several that begin alike the one added first is asked first.
 */
final class Matchers {

    private static final Matcher[] NONE = {};

    private final List<Matcher> all = new ArrayList<>();
    private final Table byLongBeginning = new Table();
    private final Table byBeginning = new Table();
    private Matcher[] others = NONE;

    /** Adds the kind of lines whose message begins with {@code prefix}, of at least eight bytes. */
    void add(String name, String prefix, Matcher.Handler handler) {
        Literal literal = Literal.of(prefix);
        Matcher matcher = new Matcher(name, literal, handler);
        all.add(matcher);
        if (literal.length() >= 2 * Long.BYTES) {
            byLongBeginning.add(key(literal.word(0), literal.word(Long.BYTES)), matcher);
        } else {
            byBeginning.add(key(literal.word(0), 0), matcher);
        }
    }

    /** Adds lines that are known and tell nothing the agent needs. */
    void ignore(String name, String... prefixes) {
        for (String prefix : prefixes) {
            add(name, prefix, line -> true);
        }
    }

    /** Adds a kind of lines that have no common beginning; asked only where no other kind knows a line. */
    void addOther(String name, Matcher.Handler handler) {
        Matcher matcher = new Matcher(name, null, handler);
        all.add(matcher);
        others = with(others, matcher);
    }

    /** Lets the first that knows the line handle it; false if none does. */
    boolean match(Line line) {
        int length = line.end - line.message;
        if (length < Long.BYTES) {
            return false;
        }
        long first = Words.at(line.bytes, line.message);
        if (length >= 2 * Long.BYTES) {
            long second = Words.at(line.bytes, line.message + Long.BYTES);
            if (anyOf(byLongBeginning.get(key(first, second)), line)) {
                return true;
            }
        }
        return anyOf(byBeginning.get(key(first, 0)), line) || anyOf(others, line);
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

    /** What the lines of each kind begin with, where that does not vary. */
    List<String> beginnings() {
        return all.stream().flatMap(matcher -> matcher.beginning().stream()).toList();
    }

    void resetCounts() {
        all.forEach(matcher -> matcher.count = 0);
    }

    private static boolean anyOf(Matcher[] matchers, Line line) {
        for (Matcher matcher : matchers) {
            if (matcher.match(line)) {
                return true;
            }
        }
        return false;
    }

    private static long key(long first, long second) {
        return (first * 0x9e3779b97f4a7c15L ^ second) * 0xc2b2ae3d27d4eb4fL;
    }

    private static Matcher[] with(Matcher[] matchers, Matcher matcher) {
        Matcher[] longer = Arrays.copyOf(matchers, matchers.length + 1);
        longer[matchers.length] = matcher;
        return longer;
    }

    /** Kinds of lines by a key of their beginning. Keys of two beginnings may be equal; the kinds compare the text. */
    private static final class Table {

        private static final int SLOTS = 512;

        private final long[] keys = new long[SLOTS];
        private final Matcher[][] kinds = new Matcher[SLOTS][];

        Table() {
            Arrays.fill(kinds, NONE);
        }

        void add(long key, Matcher matcher) {
            int slot = slot(key);
            keys[slot] = key;
            kinds[slot] = with(kinds[slot], matcher);
        }

        Matcher[] get(long key) {
            return kinds[slot(key)];
        }

        private int slot(long key) {
            int slot = (int) (key >>> 32) & (SLOTS - 1);
            while (kinds[slot].length > 0 && keys[slot] != key) {
                slot = (slot + 1) & (SLOTS - 1);
            }
            return slot;
        }
    }
}
