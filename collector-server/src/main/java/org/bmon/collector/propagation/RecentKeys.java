package org.bmon.collector.propagation;

import org.bmon.common.Hash256;

/**
 * Remembers the last so many hashes, by 64 bits of each: enough that chance does not take one for another. Its memory
 * is fixed, 24 to 40 bytes for each; the oldest go.
 */
final class RecentKeys {

    private final long[] ring;
    private final long[] table;
    private final int mask;
    private int next;
    private int size;

    RecentKeys(int capacity) {
        int slots = Integer.highestOneBit(Math.max(8, capacity) - 1) << 2;
        ring = new long[capacity];
        table = new long[slots];
        mask = slots - 1;
    }

    boolean contains(Hash256 key) {
        return table[slot(print(key))] != 0;
    }

    void add(Hash256 key) {
        long print = print(key);
        int slot = slot(print);
        if (table[slot] != 0) {
            return;
        }
        if (size == ring.length) {
            remove(ring[next]);
            slot = slot(print);
        } else {
            size++;
        }
        table[slot] = print;
        ring[next] = print;
        next = next + 1 == ring.length ? 0 : next + 1;
    }

    int size() {
        return size;
    }

    /** A hash is random as it is; two of its words are mixed because the first bytes of a block's are zero. */
    private static long print(Hash256 key) {
        long print = key.word3() ^ Long.rotateLeft(key.word2(), 32);
        return print == 0 ? 1 : print;
    }

    private int home(long print) {
        return (int) ((print * 0x9E3779B97F4A7C15L) >>> 32) & mask;
    }

    private int slot(long print) {
        int slot = home(print);
        while (table[slot] != 0 && table[slot] != print) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    /** Linear probing: what follows the hole moves back into it, if it hashes to it or before. */
    private void remove(long print) {
        int hole = slot(print);
        for (int probe = (hole + 1) & mask; table[probe] != 0; probe = (probe + 1) & mask) {
            int distance = (probe - home(table[probe])) & mask;
            if (distance >= ((probe - hole) & mask)) {
                table[hole] = table[probe];
                hole = probe;
            }
        }
        table[hole] = 0;
    }
}
