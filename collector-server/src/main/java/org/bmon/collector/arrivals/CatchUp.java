package org.bmon.collector.arrivals;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bmon.common.BlockHash;
import org.bmon.common.NodeName;

/**
 * When a node was catching up: behind the others for a reason of its own, such as a restart or a peer that did not
 * deliver. What it sees then tells nothing of how blocks spread.
 *
 * @param node the node
 * @param blocks the blocks that came to it late for that reason
 * @param stretches from when to when, in order, apart from each other
 */
public record CatchUp(NodeName node, Set<BlockHash> blocks, List<Stretch> stretches) {

    /**
     * A time in which a node was behind.
     *
     * @param fromMicros when another node had the first block that this one missed
     * @param toMicros when this one had connected the last of those it missed
     */
    public record Stretch(long fromMicros, long toMicros) {}

    public CatchUp {
        blocks = Set.copyOf(blocks);
        stretches = List.copyOf(new ArrayList<>(stretches));
    }

    /** Whether it was behind at this moment. */
    public boolean covers(long micros) {
        for (Stretch stretch : stretches) {
            if (micros >= stretch.fromMicros() && micros <= stretch.toMicros()) {
                return true;
            }
        }
        return false;
    }

    /** How long it was behind, all together. */
    public long micros() {
        return stretches.stream().mapToLong(s -> s.toMicros() - s.fromMicros()).sum();
    }
}
