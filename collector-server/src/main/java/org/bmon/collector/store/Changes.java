package org.bmon.collector.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bmon.collector.chain.InvalidBlock;
import org.bmon.collector.chain.Reorg;
import org.bmon.collector.chain.SupplyTotal;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.propagation.BlockSpread;
import org.bmon.collector.propagation.TransactionSpread;
import org.bmon.common.Network;
import org.bmon.common.event.StreamId;
import org.jspecify.annotations.Nullable;

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
 * @param notices what people are told of, as known after these events
 * @param supplies running sums of the money created, up to blocks that were audited
 * @param nextOffset the first record of the partition that is not in yet; null if they do not come from a partition, or it is
 *     what it was
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
        List<OfNetwork<Rejection>> rejections,
        List<OfNetwork<Notice>> notices,
        List<OfNetwork<SupplyTotal>> supplies,
        @Nullable Long nextOffset) {

    public Changes {
        journal = List.copyOf(journal);
        positions = List.copyOf(positions);
        nodes = List.copyOf(nodes);
        blocks = List.copyOf(blocks);
        transactions = List.copyOf(transactions);
        reorgs = List.copyOf(reorgs);
        invalidBlocks = List.copyOf(invalidBlocks);
        rejections = List.copyOf(rejections);
        notices = List.copyOf(notices);
        supplies = List.copyOf(supplies);
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
                && rejections.isEmpty()
                && notices.isEmpty()
                && supplies.isEmpty()
                && nextOffset == null;
    }

    /** Changes of a moment, to be filled. */
    public static Builder at(long atMicros) {
        return new Builder(atMicros);
    }

    /** Gathers changes. Not safe for use by many threads. */
    public static final class Builder {

        private final long atMicros;
        private final List<JournalEntry> journal = new ArrayList<>();
        private final Map<StreamId, StreamPosition> positions = new LinkedHashMap<>();
        private final List<NodeRecord> nodes = new ArrayList<>();
        private final List<OfNetwork<BlockSpread>> blocks = new ArrayList<>();
        private final List<OfNetwork<TransactionSpread>> transactions = new ArrayList<>();
        private final List<OfNetwork<Reorg>> reorgs = new ArrayList<>();
        private final List<OfNetwork<InvalidBlock>> invalidBlocks = new ArrayList<>();
        private final List<OfNetwork<Rejection>> rejections = new ArrayList<>();
        private final List<OfNetwork<Notice>> notices = new ArrayList<>();
        private final List<OfNetwork<SupplyTotal>> supplies = new ArrayList<>();
        private @Nullable Long nextOffset;

        private Builder(long atMicros) {
            this.atMicros = atMicros;
        }

        public Builder journal(JournalEntry entry) {
            journal.add(entry);
            return this;
        }

        /** How far a stream has come: the last word counts. */
        public Builder position(StreamPosition position) {
            positions.put(position.stream(), position);
            return this;
        }

        public Builder node(NodeRecord node) {
            nodes.add(node);
            return this;
        }

        public Builder block(Network network, BlockSpread block) {
            blocks.add(new OfNetwork<>(network, block));
            return this;
        }

        public Builder transaction(Network network, TransactionSpread transaction) {
            transactions.add(new OfNetwork<>(network, transaction));
            return this;
        }

        public Builder reorg(Network network, Reorg reorg) {
            reorgs.add(new OfNetwork<>(network, reorg));
            return this;
        }

        public Builder invalidBlock(Network network, InvalidBlock block) {
            invalidBlocks.add(new OfNetwork<>(network, block));
            return this;
        }

        public Builder rejection(Network network, Rejection rejection) {
            rejections.add(new OfNetwork<>(network, rejection));
            return this;
        }

        public Builder notice(Network network, Notice notice) {
            notices.add(new OfNetwork<>(network, notice));
            return this;
        }

        public Builder supply(Network network, SupplyTotal total) {
            supplies.add(new OfNetwork<>(network, total));
            return this;
        }

        /** How far the partition was read: this is the first record that is not in. */
        public Builder nextOffset(@Nullable Long offset) {
            nextOffset = offset;
            return this;
        }

        /** All of them. */
        public Changes build() {
            return new Changes(
                    atMicros,
                    journal,
                    List.copyOf(positions.values()),
                    nodes,
                    blocks,
                    transactions,
                    reorgs,
                    invalidBlocks,
                    rejections,
                    notices,
                    supplies,
                    nextOffset);
        }
    }
}
