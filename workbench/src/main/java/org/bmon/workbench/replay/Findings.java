package org.bmon.workbench.replay;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bmon.collector.analysis.AnalysisListener;
import org.bmon.collector.chain.InvalidBlock;
import org.bmon.collector.chain.Reorg;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.propagation.BlockSpread;
import org.bmon.collector.propagation.StageSpread;
import org.bmon.collector.propagation.TransactionSpread;
import org.bmon.common.BlockHash;
import org.bmon.common.NodeName;
import org.bmon.common.Txid;
import org.bmon.common.event.BlockConnectTimed;
import org.bmon.common.event.DataGap;
import org.bmon.common.event.Event;
import org.bmon.common.event.NodeWarning;
import org.bmon.common.event.TxRejected;
import org.bmon.common.event.TxReplaced;
import org.jspecify.annotations.Nullable;

/** Everything a replay finds, as it stands at the end: what the analysis says and what it does not need. */
final class Findings implements AnalysisListener {

    private final Map<BlockHash, BlockSpread> blocks = new HashMap<>();
    private final Map<Txid, TransactionSpread> transactions = new LinkedHashMap<>();
    private final List<Reorg> reorgs = new ArrayList<>();
    private final Map<BlockHash, InvalidBlock> invalidBlocks = new LinkedHashMap<>();
    private final List<Of<TxRejected>> rejections = new ArrayList<>();
    private final Map<String, Notice> notices = new LinkedHashMap<>();
    private final List<Of<BlockConnectTimed>> connectTimes = new ArrayList<>();
    private final Map<Replacement, SortedSet<NodeName>> replacements = new LinkedHashMap<>();
    private final List<Of<DataGap>> gaps = new ArrayList<>();
    private final List<Of<NodeWarning>> warnings = new ArrayList<>();
    private final SortedMap<NodeName, Long> eventCounts = new TreeMap<>();
    private @Nullable Long firstMicros;
    private @Nullable Long lastMicros;

    /**
     * Something of one node.
     *
     * @param node the node
     * @param what what it is
     */
    record Of<T>(NodeName node, T what) {}

    /**
     * Transactions that gave way to another one.
     *
     * @param replaced those that left
     * @param replacement the one that came; null for a package
     */
    record Replacement(List<Txid> replaced, @Nullable Txid replacement) {}

    /** Takes note of an event on its way to the analysis. */
    void event(NodeName node, Event event) {
        eventCounts.merge(node, 1L, Long::sum);
        long micros = event.at().micros();
        firstMicros = firstMicros == null ? micros : Math.min(firstMicros, micros);
        lastMicros = lastMicros == null ? micros : Math.max(lastMicros, micros);
        if (event instanceof BlockConnectTimed timed) {
            connectTimes.add(new Of<>(node, timed));
        } else if (event instanceof DataGap gap) {
            gaps.add(new Of<>(node, gap));
        } else if (event instanceof TxReplaced replaced) {
            replacements
                    .computeIfAbsent(
                            new Replacement(replaced.replaced(), replaced.replacement()), added -> new TreeSet<>())
                    .add(node);
        } else if (event instanceof NodeWarning warning) {
            warnings.add(new Of<>(node, warning));
        }
    }

    @Override
    public void block(BlockSpread block) {
        blocks.put(block.hash(), block);
    }

    @Override
    public void transaction(TransactionSpread transaction) {
        transactions.put(transaction.txid(), transaction);
    }

    @Override
    public void reorg(Reorg reorg) {
        reorgs.add(reorg);
    }

    @Override
    public void invalidBlock(InvalidBlock block) {
        invalidBlocks.put(block.hash(), block);
    }

    @Override
    public void rejection(NodeName node, TxRejected rejection) {
        rejections.add(new Of<>(node, rejection));
    }

    @Override
    public void notice(Notice notice) {
        notices.put(notice.kind() + " " + notice.key(), notice);
    }

    /** Which replacements there were, in order, and at which nodes. */
    Map<Replacement, SortedSet<NodeName>> replacements() {
        return Collections.unmodifiableMap(replacements);
    }

    /** The notices by when they began. */
    List<Notice> notices() {
        return notices.values().stream()
                .sorted(Comparator.comparingLong(Notice::sinceMicros))
                .toList();
    }

    /** The blocks by height, then by when they were first seen; those without a height at the end. */
    List<BlockSpread> blocks() {
        Comparator<BlockSpread> byHeight =
                Comparator.comparing(BlockSpread::height, Comparator.nullsLast(Comparator.naturalOrder()));
        return blocks.values().stream()
                .sorted(byHeight.thenComparingLong(Findings::firstMicros).thenComparing(BlockSpread::hash))
                .toList();
    }

    /** The transactions by when they were first accepted. */
    List<TransactionSpread> transactions() {
        return transactions.values().stream()
                .sorted(Comparator.comparingLong(
                                (TransactionSpread t) -> orLast(t.accepted().firstMicros()))
                        .thenComparing(TransactionSpread::txid))
                .toList();
    }

    /** The reorgs by when they began. */
    List<Reorg> reorgs() {
        return reorgs.stream()
                .sorted(Comparator.comparingLong(Reorg::atMicros).thenComparing(Reorg::node))
                .toList();
    }

    /** The invalid blocks, in the order in which they were first judged. */
    List<InvalidBlock> invalidBlocks() {
        return List.copyOf(invalidBlocks.values());
    }

    List<Of<TxRejected>> rejections() {
        return Collections.unmodifiableList(rejections);
    }

    List<Of<BlockConnectTimed>> connectTimes() {
        return Collections.unmodifiableList(connectTimes);
    }

    List<Of<DataGap>> gaps() {
        return Collections.unmodifiableList(gaps);
    }

    List<Of<NodeWarning>> warnings() {
        return Collections.unmodifiableList(warnings);
    }

    /** Events by node. */
    SortedMap<NodeName, Long> eventCounts() {
        return Collections.unmodifiableSortedMap(eventCounts);
    }

    /** When the first event was; null without any. */
    @Nullable Long firstMicros() {
        return firstMicros;
    }

    /** When the last event was; null without any. */
    @Nullable Long lastMicros() {
        return lastMicros;
    }

    /** When any expected node saw any stage of the block. */
    private static long firstMicros(BlockSpread block) {
        return block.stages().values().stream()
                .map(StageSpread::firstMicros)
                .filter(Objects::nonNull)
                .mapToLong(Long::longValue)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private static long orLast(@Nullable Long micros) {
        return micros == null ? Long.MAX_VALUE : micros;
    }
}
