package org.bmon.collector.store;

import java.util.List;
import org.bmon.collector.chain.InvalidBlock;
import org.bmon.collector.chain.Reorg;
import org.bmon.collector.propagation.BlockSpread;
import org.bmon.collector.propagation.TransactionSpread;

/**
 * What is written together: events with the positions they end at, and everything that was found by them.
 *
 * @param atMicros when, by the collector's clock
 * @param journal the events, in the order in which they were taken
 * @param positions how far each stream is kept with them
 * @param nodes nodes of which something new is known
 * @param blocks how blocks spread, as known after these events
 * @param transactions the same of transactions
 * @param reorgs reorgs that were over with them
 * @param invalidBlocks blocks judged invalid, by whom so far
 * @param rejections transactions not taken
 */
public record Changes(
        long atMicros,
        List<JournalEntry> journal,
        List<StreamPosition> positions,
        List<NodeRecord> nodes,
        List<OfNetwork<BlockSpread>> blocks,
        List<OfNetwork<TransactionSpread>> transactions,
        List<OfNetwork<Reorg>> reorgs,
        List<OfNetwork<InvalidBlock>> invalidBlocks,
        List<OfNetwork<Rejection>> rejections) {

    public Changes {
        journal = List.copyOf(journal);
        positions = List.copyOf(positions);
        nodes = List.copyOf(nodes);
        blocks = List.copyOf(blocks);
        transactions = List.copyOf(transactions);
        reorgs = List.copyOf(reorgs);
        invalidBlocks = List.copyOf(invalidBlocks);
        rejections = List.copyOf(rejections);
    }

    /** Whether there is nothing to write. */
    public boolean isEmpty() {
        return journal.isEmpty()
                && positions.isEmpty()
                && nodes.isEmpty()
                && blocks.isEmpty()
                && transactions.isEmpty()
                && reorgs.isEmpty()
                && invalidBlocks.isEmpty()
                && rejections.isEmpty();
    }
}
