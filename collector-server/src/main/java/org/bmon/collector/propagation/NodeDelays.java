package org.bmon.collector.propagation;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.ObjLongConsumer;
import org.bmon.common.NodeName;
import org.jspecify.annotations.Nullable;

/**
 * Delays of nodes by name, in two arrays: there is one of these in each record, and a record for each transaction. Can't be
 * changed.
 */
@SuppressWarnings("JdkObsolete") // A NavigableMap would be ten views more that no reader of a record needs.
final class NodeDelays extends AbstractMap<NodeName, Long> implements SortedMap<NodeName, Long> {

    static final NodeDelays NONE = new NodeDelays(new NodeName[0], new long[0], 0, 0);

    private final NodeName[] names;
    private final long[] micros;
    private final int from;
    private final int to;

    private NodeDelays(NodeName[] names, long[] micros, int from, int to) {
        this.names = names;
        this.micros = micros;
        this.from = from;
        this.to = to;
    }

    /** Takes the first so many of both arrays, in order by name, and keeps the arrays. */
    static NodeDelays ofSorted(NodeName[] names, long[] micros, int size) {
        return size == 0 ? NONE : new NodeDelays(names, micros, 0, size);
    }

    /** The same delays as another map by name. */
    static NodeDelays copyOf(SortedMap<NodeName, Long> delays) {
        if (delays instanceof NodeDelays same) {
            return same;
        }
        NodeName[] names = new NodeName[delays.size()];
        long[] micros = new long[delays.size()];
        int at = 0;
        for (Entry<NodeName, Long> entry : delays.entrySet()) {
            names[at] = entry.getKey();
            micros[at++] = entry.getValue();
        }
        return ofSorted(names, micros, at);
    }

    /** Hands over each, in order by name. */
    void each(ObjLongConsumer<NodeName> reader) {
        for (int i = from; i < to; i++) {
            reader.accept(names[i], micros[i]);
        }
    }

    @Override
    public int size() {
        return to - from;
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return key instanceof NodeName name && place(name) >= 0;
    }

    @Override
    public @Nullable Long get(@Nullable Object key) {
        int place = key instanceof NodeName name ? place(name) : -1;
        return place < 0 ? null : Long.valueOf(micros[place]);
    }

    private int place(NodeName name) {
        return Arrays.binarySearch(names, from, to, name);
    }

    @Override
    public @Nullable Comparator<? super NodeName> comparator() {
        return null;
    }

    @Override
    public NodeDelays subMap(NodeName first, NodeName end) {
        return new NodeDelays(names, micros, atLeast(first), Math.max(atLeast(first), atLeast(end)));
    }

    @Override
    public NodeDelays headMap(NodeName end) {
        return new NodeDelays(names, micros, from, atLeast(end));
    }

    @Override
    public NodeDelays tailMap(NodeName first) {
        return new NodeDelays(names, micros, atLeast(first), to);
    }

    private int atLeast(NodeName name) {
        int place = place(name);
        return place < 0 ? -1 - place : place;
    }

    @Override
    public NodeName firstKey() {
        return keyAt(from);
    }

    @Override
    public NodeName lastKey() {
        return keyAt(to - 1);
    }

    private NodeName keyAt(int place) {
        if (isEmpty()) {
            throw new NoSuchElementException();
        }
        return names[place];
    }

    @Override
    public Set<Entry<NodeName, Long>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Entry<NodeName, Long>> iterator() {
                return entries();
            }

            @Override
            public int size() {
                return NodeDelays.this.size();
            }
        };
    }

    private Iterator<Entry<NodeName, Long>> entries() {
        return new Iterator<>() {
            private int at = from;

            @Override
            public boolean hasNext() {
                return at < to;
            }

            @Override
            public Entry<NodeName, Long> next() {
                if (at == to) {
                    throw new NoSuchElementException();
                }
                return Map.entry(names[at], micros[at++]);
            }
        };
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof NodeDelays that
                ? Arrays.equals(micros, from, to, that.micros, that.from, that.to)
                        && Arrays.equals(names, from, to, that.names, that.from, that.to)
                : super.equals(other);
    }

    @Override
    public int hashCode() {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash += names[i].hashCode() ^ Long.hashCode(micros[i]);
        }
        return hash;
    }
}
