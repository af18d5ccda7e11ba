package org.bmon.collector.watch;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the watches of one network remember within bounds, and how much of it they forgot. */
public final class Memory {

    private final Map<Forgotten, Long> counts = new EnumMap<>(Forgotten.class);

    /** Counts one thing that is forgotten. */
    public void forgot(Forgotten what) {
        counts.merge(what, 1L, Long::sum);
    }

    /** How many things of each kind were forgotten; all kinds are there. */
    public Map<Forgotten, Long> counts() {
        Map<Forgotten, Long> all = new EnumMap<>(Forgotten.class);
        for (Forgotten what : Forgotten.values()) {
            all.put(what, counts.getOrDefault(what, 0L));
        }
        return all;
    }

    /**
     * A map in the order of insertion that holds the latest so many entries and counts those that go.
     *
     * @param most most entries
     * @param what what an entry is
     */
    public <K, V> Map<K, V> latest(int most, Forgotten what) {
        return new Latest<>(most, what, this);
    }

    private static final class Latest<K, V> extends LinkedHashMap<K, V> {

        private static final long serialVersionUID = 1L;

        private final int most;
        private final Forgotten what;
        private final transient Memory memory;

        Latest(int most, Forgotten what, Memory memory) {
            this.most = most;
            this.what = what;
            this.memory = memory;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            boolean full = size() > most;
            if (full) {
                memory.forgot(what);
            }
            return full;
        }
    }
}
