package org.bmon.collector.chain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bmon.collector.watch.Forgotten;
import org.bmon.collector.watch.Surroundings;
import org.bmon.common.BlockHash;
import org.bmon.common.NodeName;
import org.bmon.common.Txid;
import org.bmon.common.event.BlockSpends;
import org.jspecify.annotations.Nullable;

/**
 * Finds outputs that two branches spend in different transactions. It asks what blocks spend only where both branches have
 * transactions that the other lacks: else there can be none.
 */
final class DoubleSpends {

    /** Blocks of each branch that are compared, the lowest first. */
    static final int MOST_BLOCKS = 20;

    private static final int REMEMBERED = 64;

    private final Surroundings around;
    private final ChainBook book;
    private final Map<BlockHash, List<List<String>>> spends;

    /**
     * One output spent twice.
     *
     * @param output it, in the form of {@link BlockSpends}
     * @param old the transaction of the branch that was left
     * @param by the transaction of the branch that was joined
     */
    record DoubleSpend(String output, Txid old, Txid by) {

        /** Itself as evidence. */
        Map<String, Object> evidence() {
            return new TreeMap<>(Map.of("output", output, "left", old.toHex(), "joined", by.toHex()));
        }
    }

    DoubleSpends(Surroundings around, ChainBook book) {
        this.around = around;
        this.book = book;
        this.spends = around.memory().latest(REMEMBERED, Forgotten.SPENDS);
    }

    /** What a block spends is known now. */
    void accept(BlockSpends told) {
        around.wishes().spendsAnswered(told.hash());
        spends.put(told.hash(), told.spends());
    }

    /**
     * The outputs spent twice; null as long as it is not known, and then it is asked for.
     *
     * @param holders nodes that have the blocks of both branches
     * @param asked the blocks that were asked for on behalf of this reorg; grows
     */
    @Nullable List<DoubleSpend> between(
            List<BlockHash> left, List<BlockHash> joined, Set<NodeName> holders, Set<BlockHash> asked) {
        List<BlockHash> old = first(left);
        List<BlockHash> young = first(joined);
        Set<Txid> before = transactions(old);
        Set<Txid> after = transactions(young);
        if (before == null || after == null) {
            return null;
        }
        Set<Txid> both = new HashSet<>(before);
        both.retainAll(after);
        if (both.size() == before.size() || both.size() == after.size()) {
            return List.of();
        }
        Map<String, Txid> spent = spentBy(old, both, holders, asked);
        Map<String, Txid> spentAnew = spentBy(young, both, holders, asked);
        if (spent == null || spentAnew == null) {
            return null;
        }
        List<DoubleSpend> found = new ArrayList<>();
        new TreeMap<>(spent).forEach((output, txid) -> {
            Txid by = spentAnew.get(output);
            if (by != null) {
                found.add(new DoubleSpend(output, txid, by));
            }
        });
        return List.copyOf(found);
    }

    private static List<BlockHash> first(List<BlockHash> branch) {
        return branch.subList(0, Math.min(MOST_BLOCKS, branch.size()));
    }

    private @Nullable Set<Txid> transactions(List<BlockHash> branch) {
        Set<Txid> all = new LinkedHashSet<>();
        for (BlockHash hash : branch) {
            List<Txid> content = book.contentOf(hash);
            if (content == null) {
                return null;
            }
            all.addAll(content);
        }
        return all;
    }

    /** Which transaction of a branch alone spends each output; null if it is not known of all its blocks. */
    private @Nullable Map<String, Txid> spentBy(
            List<BlockHash> branch, Set<Txid> both, Set<NodeName> holders, Set<BlockHash> asked) {
        Map<String, Txid> found = new HashMap<>();
        boolean known = true;
        for (BlockHash hash : branch) {
            List<Txid> content = book.contentOf(hash);
            if (content == null || both.containsAll(content)) {
                continue;
            }
            List<List<String>> told = spends.get(hash);
            if (told == null || told.size() != content.size()) {
                known = false;
                if (asked.add(hash)) {
                    around.wishes().spends(hash, holders);
                }
                continue;
            }
            for (int i = 0; i < told.size(); i++) {
                Txid txid = content.get(i);
                if (!both.contains(txid)) {
                    told.get(i).forEach(output -> found.put(output, txid));
                }
            }
        }
        return known ? found : null;
    }
}
