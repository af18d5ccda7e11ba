package org.bmon.collector.chain;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.bmon.common.BlockHash;
import org.jspecify.annotations.Nullable;

/** The upper end of one node's active chain, as its events tell it. */
final class NodeChain {

    private static final int MOST = 300;

    private final NavigableMap<Integer, BlockHash> blocks = new TreeMap<>();
    private long tipMicros = Long.MIN_VALUE;

    /**
     * A block was connected.
     *
     * @return the block it stands on, if that is known
     */
    @Nullable BlockHash connected(BlockHash hash, int height, long atMicros) {
        if (hash.equals(blocks.get(height)) && blocks.lastKey() == height) {
            return blocks.get(height - 1);
        }
        blocks.tailMap(height, true).clear();
        BlockHash parent = blocks.get(height - 1);
        if (parent == null) {
            blocks.clear();
        }
        blocks.put(height, hash);
        tipMicros = Math.max(tipMicros, atMicros);
        if (blocks.size() > MOST) {
            blocks.pollFirstEntry();
        }
        return parent;
    }

    /** A block was disconnected. */
    void disconnected(BlockHash hash, long atMicros) {
        for (Map.Entry<Integer, BlockHash> entry : blocks.descendingMap().entrySet()) {
            if (entry.getValue().equals(hash)) {
                blocks.tailMap(entry.getKey(), true).clear();
                tipMicros = Math.max(tipMicros, atMicros);
                return;
            }
        }
    }

    /** A poll told the tip; it counts if no event after it told another. */
    void polled(BlockHash hash, int height, long atMicros) {
        if (atMicros > tipMicros && !hash.equals(blocks.get(height))) {
            connected(hash, height, atMicros);
        }
    }

    /** The height of the tip; -1 if it is not known. */
    int height() {
        return blocks.isEmpty() ? -1 : blocks.lastKey();
    }

    /** The tip; null if it is not known. */
    @Nullable BlockHash tip() {
        return blocks.isEmpty() ? null : blocks.lastEntry().getValue();
    }

    /** The block at a height; null if that is not known. */
    @Nullable BlockHash at(int height) {
        return blocks.get(height);
    }

    /** The lowest height of which the block is known; {@link Integer#MAX_VALUE} if none is. */
    int lowest() {
        return blocks.isEmpty() ? Integer.MAX_VALUE : blocks.firstKey();
    }
}
