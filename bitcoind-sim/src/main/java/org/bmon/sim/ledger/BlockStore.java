package org.bmon.sim.ledger;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.bmon.common.BlockHash;
import org.jspecify.annotations.Nullable;

/** All blocks of a simulated network that are young enough to be kept. */
public final class BlockStore {

    private final int keep;
    private final Map<BlockHash, SimBlock> blocks = new HashMap<>();
    private int highest;

    /** A store that keeps that many heights. */
    public BlockStore(int keep) {
        this.keep = keep;
    }

    public void add(SimBlock block) {
        blocks.put(block.hash(), block);
        highest = Math.max(highest, block.height());
        if (blocks.size() > 2 * keep) {
            Iterator<SimBlock> each = blocks.values().iterator();
            while (each.hasNext()) {
                if (each.next().height() < lowest()) {
                    each.remove();
                }
            }
        }
    }

    /** The lowest height that is surely kept. */
    public int lowest() {
        return Math.max(0, highest - keep);
    }

    /** The block; null if there is none or it is too old. */
    public @Nullable SimBlock get(BlockHash hash) {
        return blocks.get(hash);
    }

    /** The parent of a block; null if it is genesis or too old. */
    public @Nullable SimBlock parent(SimBlock block) {
        return blocks.get(block.parent());
    }

    /** The median of a block's time and those of the ten blocks before it, its parent first. */
    long medianTime(SimBlock parent, long time) {
        long[] times = new long[11];
        times[0] = time;
        int count = 1;
        for (SimBlock each = parent; each != null && count < times.length; each = parent(each)) {
            times[count++] = each.time();
        }
        Arrays.sort(times, 0, count);
        return times[count / 2];
    }
}
