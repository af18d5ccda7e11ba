package org.bmon.agent.source.log;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.bmon.common.BlockHash;
import org.jspecify.annotations.Nullable;

/** Remembers something of each of the blocks named last, up to a fixed number. */
final class RecentBlocks<V> {

    private final Map<BlockHash, V> blocks;

    RecentBlocks(int capacity) {
        this.blocks = new LinkedHashMap<>(capacity * 4 / 3, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<BlockHash, V> eldest) {
                return size() > capacity;
            }
        };
    }

    /** What is known of the block, or null. */
    @Nullable V get(BlockHash hash) {
        return blocks.get(hash);
    }

    /** What is known of the block, begun anew if nothing is. */
    V get(BlockHash hash, Supplier<V> beginning) {
        return blocks.computeIfAbsent(hash, unknown -> beginning.get());
    }
}
