package org.bmon.sim.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bmon.common.BlockHash;
import org.bmon.sim.ledger.SimBlock;
import org.jspecify.annotations.Nullable;

/** The blocks that a node knows, and which of them are its active chain. The tip has the most work, first seen. */
public final class Chain {

    /** How much of a block a node has. */
    public enum Knowledge {
        HEADER,
        DATA,
        INVALID
    }

    private static final class Known {
        private final SimBlock block;
        private Knowledge knowledge = Knowledge.HEADER;
        private boolean connected;

        Known(SimBlock block) {
            this.block = block;
        }
    }

    private final Map<BlockHash, Known> known = new LinkedHashMap<>();
    private final List<SimBlock> active = new ArrayList<>();

    /** A chain of these blocks, the lowest first. */
    Chain(List<SimBlock> blocks) {
        for (SimBlock block : blocks) {
            addHeader(block);
            addData(block);
            connect(block);
        }
    }

    public SimBlock tip() {
        return active.get(active.size() - 1);
    }

    /** The block of the active chain at a height; null above the tip and where it is too old. */
    public @Nullable SimBlock at(int height) {
        int index = height - active.get(0).height();
        return index < 0 || index >= active.size() ? null : active.get(index);
    }

    public boolean isActive(SimBlock block) {
        SimBlock there = at(block.height());
        return there != null && there.hash().equals(block.hash());
    }

    /** A block the node has heard of; null if it has not. */
    public @Nullable SimBlock block(BlockHash hash) {
        Known entry = known.get(hash);
        return entry == null ? null : entry.block;
    }

    /** What the node has of a block; null if nothing. */
    public @Nullable Knowledge knowledge(BlockHash hash) {
        Known entry = known.get(hash);
        return entry == null ? null : entry.knowledge;
    }

    /** All blocks that the node has heard of, in the order in which it did. */
    public List<SimBlock> all() {
        return known.values().stream().map(entry -> entry.block).toList();
    }

    public int size() {
        return known.size();
    }

    /** Takes in a header; false if it was there. */
    boolean addHeader(SimBlock block) {
        return known.putIfAbsent(block.hash(), new Known(block)) == null;
    }

    void addData(SimBlock block) {
        entry(block).knowledge = Knowledge.DATA;
    }

    void markInvalid(SimBlock block) {
        entry(block).knowledge = Knowledge.INVALID;
    }

    boolean hasData(SimBlock block) {
        return knowledge(block.hash()) == Knowledge.DATA;
    }

    boolean outworks(SimBlock block) {
        return block.chainWork().compareTo(tip().chainWork()) > 0;
    }

    /** The last block of the active chain that is an ancestor of this one or it; null if that is too old. */
    public @Nullable SimBlock fork(SimBlock block) {
        SimBlock each = block;
        while (each != null && !isActive(each)) {
            each = block(each.parent());
        }
        return each;
    }

    /** The blocks after the fork up to this one, the lowest first; null if one is not known. */
    @Nullable List<SimBlock> branch(SimBlock block) {
        Deque<SimBlock> branch = new ArrayDeque<>();
        SimBlock each = block;
        while (each != null && !isActive(each)) {
            branch.addFirst(each);
            each = block(each.parent());
        }
        return each == null ? null : List.copyOf(branch);
    }

    /** The blocks of the active chain after a height, at most so many. */
    List<SimBlock> after(int height, int most) {
        int from = Math.max(0, height + 1 - active.get(0).height());
        return from >= active.size()
                ? List.of()
                : List.copyOf(active.subList(from, Math.min(active.size(), from + most)));
    }

    /** True if the block is or was in the active chain. */
    public boolean everConnected(BlockHash hash) {
        Known entry = known.get(hash);
        return entry != null && entry.connected;
    }

    void connect(SimBlock block) {
        active.add(block);
        entry(block).connected = true;
    }

    void disconnectTip() {
        active.remove(active.size() - 1);
    }

    /** Height of the best header that is not known to be invalid. */
    public int bestHeader() {
        int best = tip().height();
        for (Known entry : known.values()) {
            if (entry.knowledge != Knowledge.INVALID) {
                best = Math.max(best, entry.block.height());
            }
        }
        return best;
    }

    /** Forgets what is below a height. */
    void prune(int lowest) {
        if (active.get(0).height() + 100 < lowest) {
            active.subList(0, Math.min(active.size() - 1, lowest - active.get(0).height()))
                    .clear();
            known.values().removeIf(entry -> entry.block.height() < lowest);
        }
    }

    private Known entry(SimBlock block) {
        Known entry = known.get(block.hash());
        if (entry == null) {
            throw new IllegalStateException("the header of " + block.hash() + " is not known");
        }
        return entry;
    }
}
