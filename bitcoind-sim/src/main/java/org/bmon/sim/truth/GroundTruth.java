package org.bmon.sim.truth;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.bmon.common.BlockHash;
import org.bmon.common.NodeName;
import org.bmon.common.Txid;
import org.jspecify.annotations.Nullable;

/**
 * What truly happened in a simulated network, by the one true clock. It keeps the newest facts up to a limit, and
 * gives every one to a listener as it happens. Safe for use by several threads.
 */
public final class GroundTruth {

    private static final int MOST_FACTS = 500_000;

    private final SortedMap<NodeName, Long> clockOffsetsMicros;
    private final Consumer<Fact> listener;
    private final List<Fact> facts = new ArrayList<>();
    private final BlockLedger blocks = new BlockLedger();
    private final TxLedger transactions = new TxLedger();

    public GroundTruth(SortedMap<NodeName, Long> clockOffsetsMicros, Consumer<Fact> listener) {
        this.clockOffsetsMicros = Collections.unmodifiableSortedMap(new TreeMap<>(clockOffsetsMicros));
        this.listener = listener;
    }

    /** How far each node's clock is ahead of the true time, in microseconds. */
    public SortedMap<NodeName, Long> clockOffsetsMicros() {
        return clockOffsetsMicros;
    }

    /** Keeps a fact. */
    public synchronized void add(Fact fact) {
        if (facts.size() >= MOST_FACTS) {
            facts.subList(0, MOST_FACTS / 2).clear();
        }
        facts.add(fact);
        blocks.add(fact);
        transactions.add(fact);
        listener.accept(fact);
    }

    /** The facts that are kept, in the order in which they were decided, which is nearly that of their times. */
    public synchronized List<Fact> facts() {
        return List.copyOf(facts);
    }

    /** The facts of one kind. */
    public synchronized <T extends Fact> List<T> facts(Class<T> kind) {
        return facts.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The blocks that came into the network, in order; the newest if there are very many. */
    public synchronized List<BlockTruth> blocks() {
        return blocks.all();
    }

    /** One block; null if it is not known or long gone. */
    public synchronized @Nullable BlockTruth block(BlockHash hash) {
        return blocks.get(hash);
    }

    /** The transactions that came into the network, in order; the newest if there are very many. */
    public synchronized List<TxTruth> transactions() {
        return transactions.all();
    }

    /** One transaction; null if it is not known or long gone. */
    public synchronized @Nullable TxTruth transaction(Txid txid) {
        return transactions.get(txid);
    }
}
