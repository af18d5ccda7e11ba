package org.bmon.collector.mempool;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.bmon.collector.watch.Forgotten;
import org.bmon.collector.watch.Surroundings;
import org.bmon.common.NodeName;
import org.bmon.common.Txid;
import org.bmon.common.event.MempoolEntry;
import org.jspecify.annotations.Nullable;

/**
 * What transactions weigh and pay that differ between mempools. Txids come without it, so agents are asked: each for a
 * sample of what its mempool holds and others lack, each transaction once. What is told says of how many it is known.
 */
final class Worths {

    /** Most transactions of one difference that are asked for. */
    static final int SAMPLE = 100;

    private static final int MOST = 20_000;

    private final Surroundings around;
    private final Function<Txid, @Nullable Long> fees;
    private final Map<Txid, MempoolEntry> known;
    private final Map<Txid, Boolean> asked;

    /**
     * @param fees a transaction's fee in satoshi, where a template tells it
     */
    Worths(Surroundings around, Function<Txid, @Nullable Long> fees) {
        this.around = around;
        this.fees = fees;
        this.known = around.memory().latest(MOST, Forgotten.MEMPOOL_ENTRY);
        this.asked = around.memory().latest(MOST, Forgotten.MEMPOOL_ENTRY);
    }

    void accept(MempoolEntry entry) {
        known.put(entry.txid(), entry);
    }

    /**
     * Asks for a sample of these that is spread over all of them.
     *
     * @param holder a node that has it; null if none does any more
     */
    void ask(List<Txid> txids, Function<Txid, @Nullable NodeName> holder) {
        int step = Math.max(1, (txids.size() + SAMPLE - 1) / SAMPLE);
        for (int i = 0; i < txids.size(); i += step) {
            Txid txid = txids.get(i);
            NodeName node = known.containsKey(txid) || asked.containsKey(txid) ? null : holder.apply(txid);
            if (node != null) {
                asked.put(txid, true);
                around.wishes().transaction(txid, node);
            }
        }
    }

    /** Its fee rate in satoshi per 1000 virtual bytes; null if it is not known. */
    @Nullable Long rateOf(Txid txid) {
        MempoolEntry entry = known.get(txid);
        return entry == null ? null : rate(entry);
    }

    private static long rate(MempoolEntry entry) {
        return 1_000 * entry.feeSat() / Math.max(1, entry.virtualBytes());
    }

    /**
     * What these weigh and pay together, as far as it is known.
     *
     * @param txids those that differ, or the first of them
     * @param of how many differ
     */
    SortedMap<String, Object> evidence(Collection<Txid> txids, long of) {
        List<MempoolEntry> entries =
                txids.stream().map(known::get).filter(entry -> entry != null).toList();
        SortedMap<String, Object> worth = new TreeMap<>();
        worth.put("of", of);
        worth.put("known", (long) entries.size());
        if (!entries.isEmpty()) {
            worth.put(
                    "virtualBytes",
                    entries.stream().mapToLong(MempoolEntry::virtualBytes).sum());
            worth.put(
                    "feesSat", entries.stream().mapToLong(MempoolEntry::feeSat).sum());
            long[] rates = entries.stream().mapToLong(Worths::rate).toArray();
            Arrays.sort(rates);
            worth.put("medianSatPerKvb", rates[rates.length / 2]);
        }
        List<Long> inTemplates =
                txids.stream().map(fees).filter(fee -> fee != null).toList();
        if (!inTemplates.isEmpty()) {
            worth.put("inTemplates", (long) inTemplates.size());
            worth.put(
                    "inTemplatesFeesSat",
                    inTemplates.stream().mapToLong(Long::longValue).sum());
        }
        return worth;
    }
}
