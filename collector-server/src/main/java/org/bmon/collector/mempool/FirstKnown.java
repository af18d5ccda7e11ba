package org.bmon.collector.mempool;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bmon.common.Txid;
import org.jspecify.annotations.Nullable;

/** When the fleet first knew each transaction, for longer than its spread is held. The oldest go when there are too many. */
final class FirstKnown {

    private static final int MOST = 400_000;

    private final Map<Txid, Long> times = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Txid, Long> eldest) {
            return size() > MOST;
        }
    };
    private long sinceMicros = Long.MAX_VALUE;

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
