package org.bmon.collector.mempool;

import java.util.Map;
import org.bmon.collector.watch.Forgotten;
import org.bmon.collector.watch.Memory;
import org.bmon.common.Txid;
import org.jspecify.annotations.Nullable;

/** When the fleet first knew each transaction, for longer than its spread is held. The oldest go when there are too many. */
final class FirstKnown {

    private static final int MOST = 400_000;

    private final Map<Txid, Long> times;
    private long sinceMicros = Long.MAX_VALUE;

    FirstKnown(Memory memory) {
        times = memory.latest(MOST, Forgotten.FIRST_KNOWN);
    }

    void note(Txid txid, long atMicros) {
        sinceMicros = Math.min(sinceMicros, atMicros);
        times.putIfAbsent(txid, atMicros);
    }

    /** When it was first known; null if it was not. */
    @Nullable Long atMicros(Txid txid) {
        return times.get(txid);
    }

    /** Since when anything is known: what is older can't be told from what is new. */
    long sinceMicros() {
        return sinceMicros;
    }
}
