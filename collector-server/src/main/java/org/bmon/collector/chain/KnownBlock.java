package org.bmon.collector.chain;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bmon.collector.watch.Wording;
import org.bmon.common.BlockHash;
import org.bmon.common.NodeName;
import org.bmon.common.Txid;
import org.jspecify.annotations.Nullable;

/** What is known of one block, put together from all nodes. Times are fleet time in microseconds. */
final class KnownBlock {

    final BlockHash hash;
    final SortedMap<NodeName, Long> seen = new TreeMap<>();
    final SortedMap<NodeName, Long> connected = new TreeMap<>();
    /** Which peer first told each node of it, where the log says so. */
    final SortedMap<NodeName, Long> peers = new TreeMap<>();

    final SortedMap<NodeName, String> invalid = new TreeMap<>();

    @Nullable Integer height;

    @Nullable BlockHash parent;

    @Nullable String miner;

    @Nullable List<Txid> txids;

    long firstMicros = Long.MAX_VALUE;

    @Nullable NodeName firstNode;

    KnownBlock(BlockHash hash) {
        this.hash = hash;
    }

    void seen(NodeName node, long atMicros) {
        seen.merge(node, atMicros, Math::min);
        if (atMicros < firstMicros) {
            firstMicros = atMicros;
            firstNode = node;
        }
    }

    boolean isSeen() {
        return firstNode != null;
    }

    /** False if nodes call it invalid and no node has connected it. */
    boolean isPlausible() {
        return invalid.isEmpty() || !connected.isEmpty();
    }

    /** Itself as evidence. */
    Map<String, Object> evidence() {
        SortedMap<String, Object> told = new TreeMap<>();
        told.put("hash", hash.toHex());
        if (height != null) {
            told.put("height", height.longValue());
        }
        if (firstNode != null) {
            told.put("firstSeen", Wording.time(firstMicros));
            told.put("firstNode", firstNode.value());
        }
        if (miner != null) {
            told.put("miner", miner);
        }
        if (txids != null) {
            told.put("transactions", (long) txids.size());
        }
        return told;
    }
}
