package org.bmon.collector.live;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bmon.collector.chain.InvalidBlock;
import org.bmon.collector.chain.Reorg;
import org.bmon.collector.propagation.BlockSpread;
import org.bmon.collector.propagation.TransactionSpread;
import org.bmon.collector.store.Changes;
import org.bmon.collector.store.JournalEntry;
import org.bmon.collector.store.NodeRecord;
import org.bmon.collector.store.OfNetwork;
import org.bmon.collector.store.Rejection;
import org.bmon.collector.store.StreamPosition;
import org.bmon.common.event.StreamId;

/** What the next commit will write. Not safe for use by many threads. */
final class PendingCommit {

    final List<JournalEntry> journal = new ArrayList<>();
    final Map<StreamId, StreamPosition> positions = new LinkedHashMap<>();
    final List<NodeRecord> nodes = new ArrayList<>();
    final List<OfNetwork<BlockSpread>> blocks = new ArrayList<>();
    final List<OfNetwork<TransactionSpread>> transactions = new ArrayList<>();
    final List<OfNetwork<Reorg>> reorgs = new ArrayList<>();
    final List<OfNetwork<InvalidBlock>> invalidBlocks = new ArrayList<>();
    final List<OfNetwork<Rejection>> rejections = new ArrayList<>();
    int events;

    Changes changes(long atMicros) {
        return new Changes(
                atMicros,
                journal,
                List.copyOf(positions.values()),
                nodes,
                blocks,
                transactions,
                reorgs,
                invalidBlocks,
                rejections);
    }
}
