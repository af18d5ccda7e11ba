package org.bmon.collector.chain;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bmon.common.BlockHash;
import org.bmon.common.NodeName;
import org.jspecify.annotations.Nullable;

/** Two or more branches that began at one height. Times are fleet time in microseconds. */
final class Race {

    private static final int MOST_BLOCKS = 50;

    final int height;
    final String key;
    final Map<BlockHash, Side> sides = new LinkedHashMap<>();

    /** Who changed sides last, and to which. */
    final SortedMap<NodeName, BlockHash> onSide = new TreeMap<>();

    final SortedMap<NodeName, Long> switched = new TreeMap<>();

    @Nullable Side winner;

    long endMicros;

    /** One branch, its lowest block first. */
    static final class Side {
        final KnownBlock root;
        final List<KnownBlock> blocks = new ArrayList<>();

        Side(KnownBlock root) {
            this.root = root;
            this.blocks.add(root);
        }

        KnownBlock top() {
            return blocks.get(blocks.size() - 1);
        }

        int length() {
            return blocks.size();
        }
    }

    Race(int height, KnownBlock first) {
        this.height = height;
        this.key = height + " " + first.hash;
        add(first);
    }

    /** A block of the lowest height; it may be in the race already. */
    void add(KnownBlock root) {
        sides.computeIfAbsent(root.hash, added -> new Side(root));
    }

    /** Adds a block to the branch that ends where it begins; false if there is none, or the race is over. */
    boolean grow(KnownBlock block) {
        if (winner != null || block.parent == null) {
            return false;
        }
        for (Side side : sides.values()) {
            if (side.top().hash.equals(block.parent)) {
                if (side.length() < MOST_BLOCKS) {
                    side.blocks.add(block);
                }
                return true;
            }
        }
        return false;
    }

    /** Whether a block is on one of the branches. */
    boolean has(KnownBlock block) {
        return sides.values().stream().anyMatch(side -> side.blocks.contains(block));
    }

    /** The highest height that any branch reaches. */
    int top() {
        int longest = 0;
        for (Side side : sides.values()) {
            longest = Math.max(longest, side.length());
        }
        return height + longest - 1;
    }

    /** When there were two sides. */
    long sinceMicros() {
        return sides.values().stream()
                .mapToLong(side -> side.root.firstMicros)
                .sorted()
                .skip(1)
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }
}
