package org.bmon.collector.mempool;

import java.util.Arrays;
import org.bmon.collector.watch.Forgotten;
import org.bmon.collector.watch.Memory;
import org.bmon.common.Txid;
import org.jspecify.annotations.Nullable;

/**
 * When the fleet first knew each transaction, for longer than its spread is held, by 64 bits of its hash: enough that chance
 * does not take one for another. The oldest go when there are too many. Asked for each sighting, so it makes no objects: an
 * open table of two arrays, and a ring of the keys in their order.
 */
final class FirstKnown {

    private static final int MOST = 400_000;
    private static final int SLOTS_AT_FIRST = 1 << 12;

    private final Memory memory;
    private final int most;
    private long[] keys = new long[SLOTS_AT_FIRST];
    private long[] times = new long[SLOTS_AT_FIRST];
    private long[] order = new long[SLOTS_AT_FIRST / 2];
    private int oldest;
    private int size;
    private long sinceMicros = Long.MAX_VALUE;

    FirstKnown(Memory memory) {
        this(memory, MOST);
    }

    /** @param most how many are remembered */
    FirstKnown(Memory memory, int most) {
        this.memory = memory;
        this.most = most;
    }

    void note(Txid txid, long atMicros) {
        sinceMicros = Math.min(sinceMicros, atMicros);
        long key = key(txid);
        int slot = slot(key);
        if (keys[slot] == key) {
            return;
        }
        if (size == most) {
            memory.forgot(Forgotten.FIRST_KNOWN);
            remove(order[oldest]);
            oldest = oldest + 1 == order.length ? 0 : oldest + 1;
            size--;
            slot = slot(key);
        } else if (size == order.length) {
            grow();
            slot = slot(key);
        }
        keys[slot] = key;
        times[slot] = atMicros;
        order[(oldest + size) % order.length] = key;
        size++;
    }

    /** When it was first known; null if it was not. */
    @Nullable Long atMicros(Txid txid) {
        long key = key(txid);
        int slot = slot(key);
        return keys[slot] == key ? Long.valueOf(times[slot]) : null;
    }

    /** Since when anything is known: what is older can't be told from what is new. */
    long sinceMicros() {
        return sinceMicros;
    }

    /** A hash is random as it is; 0 is an empty slot. */
    private static long key(Txid txid) {
        long key = txid.word3() ^ Long.rotateLeft(txid.word2(), 32);
        return key == 0 ? 1 : key;
    }

    private int home(long key) {
        return (int) ((key * 0x9E3779B97F4A7C15L) >>> 32) & (keys.length - 1);
    }

    private int slot(long key) {
        int slot = home(key);
        while (keys[slot] != 0 && keys[slot] != key) {
            slot = (slot + 1) & (keys.length - 1);
        }
        return slot;
    }

    /** Linear probing: what follows the hole moves back into it, if it hashes to it or before. */
    private void remove(long key) {
        int mask = keys.length - 1;
        int hole = slot(key);
        for (int probe = (hole + 1) & mask; keys[probe] != 0; probe = (probe + 1) & mask) {
            if (((probe - home(keys[probe])) & mask) >= ((probe - hole) & mask)) {
                keys[hole] = keys[probe];
                times[hole] = times[probe];
                hole = probe;
            }
        }
        keys[hole] = 0;
    }

    /** Before the first key goes, so the ring begins at its beginning. */
    private void grow() {
        long[] keysBefore = keys;
        long[] timesBefore = times;
        keys = new long[2 * keysBefore.length];
        times = new long[2 * keysBefore.length];
        order = Arrays.copyOf(order, 2 * order.length);
        for (int i = 0; i < keysBefore.length; i++) {
            if (keysBefore[i] != 0) {
                int slot = slot(keysBefore[i]);
                keys[slot] = keysBefore[i];
                times[slot] = timesBefore[i];
            }
        }
    }
}
