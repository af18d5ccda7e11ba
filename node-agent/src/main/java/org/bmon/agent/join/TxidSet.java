package org.bmon.agent.join;

import org.bmon.common.Txid;

/**
 * Which of many transactions are in it, in 16 bytes or so for each: it keeps 64 bits of the txid, which is a hash. Two of a
 * million have the same ones with a chance of one to 30 million.
 */
final class TxidSet {

    private static final int SMALLEST = 1 << 10;

    /** Linear probing; 0 is free. */
    private long[] slots = new long[SMALLEST];

    private int size;

    private static long key(Txid txid) {
        long key = txid.word3();
        return key == 0 ? 1 : key;
    }

    boolean contains(Txid txid) {
        return slots[place(key(txid))] != 0;
    }

    void add(Txid txid) {
        add(key(txid));
    }

    private void add(long key) {
        int place = place(key);
        if (slots[place] != 0) {
            return;
        }
        slots[place] = key;
        if (++size > slots.length / 3 * 2) {
            long[] before = slots;
            slots = new long[before.length * 2];
            for (long each : before) {
                if (each != 0) {
                    slots[place(each)] = each;
                }
            }
        }
    }

    void addAll(TxidSet others) {
        for (long key : others.slots) {
            if (key != 0) {
                add(key);
            }
        }
    }

    void remove(Txid txid) {
        int place = place(key(txid));
        if (slots[place] == 0) {
            return;
        }
        slots[place] = 0;
        size--;
        // What was put behind it, because it was in the way, moves up.
        for (int next = after(place); slots[next] != 0; next = after(next)) {
            long moved = slots[next];
            slots[next] = 0;
            slots[place(moved)] = moved;
        }
    }

    int size() {
        return size;
    }

    /** Where the key is, or where it would be put. */
    private int place(long key) {
        int place = (int) ((key * 0x9e3779b97f4a7c15L) >>> 32) & (slots.length - 1);
        while (slots[place] != 0 && slots[place] != key) {
            place = after(place);
        }
        return place;
    }

    private int after(int place) {
        return (place + 1) & (slots.length - 1);
    }
}
