package org.bmon.collector.live;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.bmon.collector.propagation.BlockSpread;
import org.bmon.collector.propagation.Stage;
import org.bmon.collector.propagation.StageSpread;
import org.bmon.collector.store.HistoryStore;
import org.bmon.collector.store.NodeRecord;
import org.bmon.collector.store.OfNetwork;
import org.bmon.common.Network;

/** The latest blocks of the store, the oldest first, for an analysis that begins with the journal and looks further back. */
final class BlockHistory {

    /** A day of blocks that tells what is usual, with the one before that judges its beginning. */
    private static final int BLOCKS = 300;

    private final List<OfNetwork<BlockSpread>> blocks = new ArrayList<>();

    BlockHistory(HistoryStore store) {
        Set<Network> networks = new TreeSet<>();
        for (NodeRecord node : store.nodes()) {
            networks.add(node.network());
        }
        networks.forEach(network -> blocks.addAll(store.latestBlocks(network, BLOCKS)));
        Collections.reverse(blocks);
    }

    /** Hands over the blocks of before a moment, once: the journal has the others. */
    void before(long micros, Analyses analyses) {
        for (OfNetwork<BlockSpread> block : blocks) {
            StageSpread connected = block.value().stages().get(Stage.CONNECTED);
            Long first = connected == null ? null : connected.firstMicros();
            if (first != null && first < micros) {
                analyses.history(block);
            }
        }
        blocks.clear();
    }
}
