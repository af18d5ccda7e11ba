package org.bmon.collector.chain;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.bmon.common.BlockHash;
import org.bmon.common.NodeName;
import org.bmon.common.event.BlockInvalid;

/** Collects which nodes judged which blocks invalid, and why. Past its limit the block known for longest goes. */
public final class InvalidBlocks {

    private final int limit;
    private final Consumer<InvalidBlock> found;
    private final Map<BlockHash, SortedMap<NodeName, String>> reasons = new LinkedHashMap<>();
    private long withoutHash;
    private long evicted;

    /**
     * @param limit most blocks held
     * @param found takes a block each time one more node has judged it
     */
    public InvalidBlocks(int limit, Consumer<InvalidBlock> found) {
        this.limit = limit;
        this.found = found;
    }

    /** Takes a node's judgement; its first one of a block stands. */
    public void accept(NodeName node, BlockInvalid invalid) {
        BlockHash hash = invalid.hash();
        if (hash == null) {
            withoutHash++;
            return;
        }
        SortedMap<NodeName, String> ofBlock = reasons.get(hash);
        if (ofBlock == null) {
            if (reasons.size() == limit) {
                reasons.remove(reasons.keySet().iterator().next());
                evicted++;
            }
            ofBlock = new TreeMap<>();
            reasons.put(hash, ofBlock);
        }
        if (ofBlock.putIfAbsent(node, invalid.reason()) == null) {
            found.accept(new InvalidBlock(hash, ofBlock));
        }
    }

    /** Reports that do not name the block. */
    public long withoutHash() {
        return withoutHash;
    }

    /** Blocks forgotten because there were too many. */
    public long evicted() {
        return evicted;
    }
}
