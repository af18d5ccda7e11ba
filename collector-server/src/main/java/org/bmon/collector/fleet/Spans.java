package org.bmon.collector.fleet;

import java.util.Arrays;

/**
 * Stretches of time in order, of which the last may be open. Bounded: past {@link #LIMIT} the two oldest become one
 * with what lies between them.
 */
final class Spans {

    static final int LIMIT = 256;

    private long[] from = new long[4];
    private long[] to = new long[4];
    private int size;

    /** Opens a stretch; one already open stays, from the earlier of both moments. */
    void open(long at) {
        if (isOpen()) {
            from[size - 1] = Math.min(from[size - 1], at);
        } else {
            add(at, Long.MAX_VALUE);
        }
    }

    /** Closes the open stretch, if there is one. */
    void close(long at) {
        if (isOpen()) {
            to[size - 1] = Math.max(from[size - 1], at);
        }
    }

    boolean isOpen() {
        return size > 0 && to[size - 1] == Long.MAX_VALUE;
    }

    /** True if a stretch is open and began at the moment or before. */
    boolean openedBy(long at) {
        return isOpen() && from[size - 1] <= at;
    }

    /** Adds a stretch; it and those it touches become one. */
    void add(long begin, long end) {
        int low = 0;
        while (low < size && to[low] < begin) {
            low++;
        }
        int high = low;
        long first = begin;
        long last = end;
        while (high < size && from[high] <= end) {
            first = Math.min(first, from[high]);
            last = Math.max(last, to[high]);
            high++;
        }
        replace(low, high, first, last);
        if (size > LIMIT) {
            replace(0, 2, from[0], to[1]);
        }
    }

    /** True if a stretch covers the moment; its end is outside. */
    boolean covers(long at) {
        for (int i = size - 1; i >= 0; i--) {
            if (from[i] <= at) {
                return at < to[i];
            }
        }
        return false;
    }

    /** True if a stretch, its end included, has a moment in common with the given one, its end included. */
    boolean touches(long begin, long end) {
        for (int i = size - 1; i >= 0 && to[i] >= begin; i--) {
            if (from[i] <= end) {
                return true;
            }
        }
        return false;
    }

    /** The last end that is not after the moment, or {@link Long#MIN_VALUE}. */
    long lastEnd(long at) {
        for (int i = size - 1; i >= 0; i--) {
            if (to[i] <= at) {
                return to[i];
            }
        }
        return Long.MIN_VALUE;
    }

    /** Forgets what ended before the moment, but for the last stretch. */
    void forgetBefore(long at) {
        int gone = 0;
        while (gone < size - 1 && to[gone] < at) {
            gone++;
        }
        if (gone > 0) {
            System.arraycopy(from, gone, from, 0, size - gone);
            System.arraycopy(to, gone, to, 0, size - gone);
            size -= gone;
        }
    }

    int size() {
        return size;
    }

    private void replace(int low, int high, long first, long last) {
        int moved = size - high;
        int grown = low + 1 + moved;
        if (grown > from.length) {
            from = Arrays.copyOf(from, 2 * grown);
            to = Arrays.copyOf(to, 2 * grown);
        }
        System.arraycopy(from, high, from, low + 1, moved);
        System.arraycopy(to, high, to, low + 1, moved);
        from[low] = first;
        to[low] = last;
        size = grown;
    }
}
