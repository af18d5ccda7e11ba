package org.bmon.collector.chain;

import java.util.List;
import org.bmon.common.BlockHash;
import org.bmon.common.NodeName;

/**
 * One node's change from one branch of the chain to another.
 *
 * @param node whose chain it was
 * @param atMicros when its first block was disconnected, in microseconds since the epoch
 * @param disconnected the blocks that left, the old tip first
 * @param connected the blocks that came in their place, the lowest first; empty if the node stayed below
 */
public record Reorg(NodeName node, long atMicros, List<BlockHash> disconnected, List<BlockHash> connected) {

    public Reorg {
        disconnected = List.copyOf(disconnected);
        connected = List.copyOf(connected);
    }

    /** How many blocks left. */
    public int depth() {
        return disconnected.size();
    }
}
