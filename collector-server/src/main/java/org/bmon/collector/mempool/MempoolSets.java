package org.bmon.collector.mempool;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.bmon.common.Txid;

/**
 * The mempools of many nodes as sets of bits over one dictionary of txids: a transaction costs about 130 bytes once and
 * a bit for each node. It remembers when each transaction first came to any node and last left one, so that what is in
 * flight can be told from what differs. Times are fleet time in microseconds.
 */
final class MempoolSets {

    static final int NONE = -1;
    private static final long NEVER = Long.MIN_VALUE;

    private final Map<Txid, Integer> ids = new HashMap<>();
    private Txid[] txids = new Txid[1024];
    private int[] holders = new int[1024];
    private long[] came = new long[1024];
    private long[] left = new long[1024];
    private int used;
    private int[] free = new int[64];
    private int freed;

    /** The number of a txid, with one more holder; made known if it was not. */
    int hold(Txid txid, long atMicros) {
        Integer known = ids.get(txid);
        int id = known == null ? added(txid) : known;
        if (holders[id]++ == 0) {
            came[id] = atMicros;
            left[id] = NEVER;
        }
        came[id] = Math.min(came[id], atMicros);
        return id;
    }

    /** One holder fewer; a txid that nobody holds is forgotten. */
    void release(int id) {
        if (--holders[id] == 0) {
            ids.remove(txids[id]);
            if (freed == free.length) {
                free = Arrays.copyOf(free, 2 * freed);
            }
            free[freed++] = id;
        }
    }

    /** A node no longer has it. */
    void left(int id, long atMicros) {
        left[id] = Math.max(left[id], atMicros);
    }

    /** The number of a txid; {@link #NONE} if no node has it. */
    int find(Txid txid) {
        Integer id = ids.get(txid);
        return id == null ? NONE : id;
    }

    Txid txid(int id) {
        return txids[id];
    }

    /** When it first came to a node that still has it or had it since. */
    long cameMicros(int id) {
        return came[id];
    }

    /** How many are known. */
    int size() {
        return ids.size();
    }

    /** All that came, and of which the last left a node, at this moment or before. */
    long[] settled(long beforeMicros) {
        long[] words = new long[(used + 63) >>> 6];
        for (int id = 0; id < used; id++) {
            if (holders[id] > 0 && came[id] <= beforeMicros && left[id] <= beforeMicros) {
                words[id >>> 6] |= 1L << id;
            }
        }
        return words;
    }

    /** The bits as words, as many as all numbers in use need. */
    long[] words(BitSet bits) {
        return Arrays.copyOf(bits.toLongArray(), (used + 63) >>> 6);
    }

    private int added(Txid txid) {
        int id = freed > 0 ? free[--freed] : used++;
        if (id == txids.length) {
            int size = 2 * id;
            txids = Arrays.copyOf(txids, size);
            holders = Arrays.copyOf(holders, size);
            came = Arrays.copyOf(came, size);
            left = Arrays.copyOf(left, size);
        }
        txids[id] = txid;
        ids.put(txid, id);
        return id;
    }
}
