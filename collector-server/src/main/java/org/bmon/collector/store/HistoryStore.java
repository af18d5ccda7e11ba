package org.bmon.collector.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.bmon.collector.arrivals.Arrival;
import org.bmon.collector.arrivals.NodeArrivals;
import org.bmon.collector.chain.InvalidBlock;
import org.bmon.collector.chain.Reorg;
import org.bmon.collector.chain.SupplyTotal;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.propagation.BlockSpread;
import org.bmon.collector.propagation.Stage;
import org.bmon.collector.propagation.TransactionSpread;
import org.bmon.common.BlockHash;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Txid;
import org.jspecify.annotations.Nullable;

/**
 * The history. One thread writes, and one more now and then what was imported; any number read. Every write is an upsert by natural keys, so that writing the same
 * twice changes nothing, and is on disk when the call returns. Failures are {@link StoreException}s.
 */
public interface HistoryStore extends AutoCloseable {

    /**
     * Writes all of it or nothing. A block or transaction that is kept already, and was first seen more than the window
     * before the record says, stays as it is: the record is of a node that came late, and lacks all others.
     *
     * @return how many records stayed as they were for that reason
     */
    int write(Changes changes, long windowMicros);

    /** Streams, the one that counts for each node last. */
    List<StreamPosition> positions();

    /** The nodes by name. */
    List<NodeRecord> nodes();

    /** How nodes stood before the journal begins, in the order in which it was told. */
    List<StandingEvent> standing();

    /** Hands over the journal in the order in which its entries were taken. */
    void journal(Consumer<JournalEntry> reader);

    /**
     * Forgets journal entries received before a moment and transactions first seen on a day that ended before another; what
     * the entries tell of how nodes stand is kept.
     *
     * @param standingOf tells the events that an entry keeps of a node's standing apart
     */
    void forget(long journalBeforeMicros, long transactionsBeforeMicros, StandingReader standingOf);

    /** Blocks by when they were first seen, the newest first. */
    Page<BlockSpread> blocks(TimeQuery query);

    /** The blocks first seen last, the newest first. */
    default List<OfNetwork<BlockSpread>> latestBlocks(@Nullable Network network, int limit) {
        return blocks(TimeQuery.latest(network, limit)).items();
    }

    /** How blocks came at one stage, by when they were first seen, the newest first. */
    Page<BlockStage> stages(TimeQuery query, Stage stage);

    /**
     * Hands over the spread of each block of a time, at each stage, in no order.
     *
     * @param overAll over all nodes that saw the block, rather than those that were expected to
     */
    void spreads(TimeQuery query, boolean overAll, SpreadReader reader);

    /** Hands over the delay of each expected node with each block of a time, in no order. */
    void delays(TimeQuery query, Stage stage, DelayReader reader);

    /** All blocks of a height, the one first seen first. */
    List<OfNetwork<BlockSpread>> blocksAt(int height, @Nullable Network network);

    /** A block. */
    Optional<OfNetwork<BlockSpread>> block(BlockHash hash);

    /** A transaction. */
    Optional<OfNetwork<TransactionSpread>> transaction(Txid txid);

    /** Who rejected a transaction, the earliest first. */
    List<OfNetwork<Rejection>> rejections(Txid txid);

    /** Reorgs, the newest first. */
    Page<Reorg> reorgs(TimeQuery query);

    /** Invalid blocks by when they were first judged, the newest first. */
    Page<InvalidBlock> invalidBlocks(TimeQuery query);

    /** Notices, the newest first. */
    default List<OfNetwork<Notice>> notices(NoticeQuery query) {
        return notices(query, null).items();
    }

    /**
     * Notices behind a place, the newest first.
     *
     * @throws IllegalArgumentException if it is no place in this list
     */
    Page<Notice> notices(NoticeQuery query, @Nullable Cursor after);

    /** The running sums of the money created up to the highest audited blocks of a network, the lowest first. */
    List<SupplyTotal> supplies(Network network, int limit);

    /**
     * What the records say of each node by hours, by hour and name. Transactions count on when their records are gone.
     *
     * @param fromHour hours since the epoch, this one included
     * @param beforeHour this one not
     */
    List<NodeHour> nodeHours(Network network, Stage stage, long fromHour, long beforeHour);

    /** What they say of all nodes together, by hour; likewise. */
    List<SpreadHour> spreadHours(Network network, Stage stage, long fromHour, long beforeHour);

    /**
     * Writes arrivals of a node that were imported, and the blocks with them in, all of it or nothing. May be called by any
     * thread.
     */
    void writeArrivals(Network network, NodeName node, List<Arrival> arrivals, List<BlockChange> blocks);

    /**
     * The blocks of these heights.
     *
     * @param toHeight this one included
     * @param mostSightings so many sightings of them are read at most
     */
    Map<BlockHash, KeptBlock> blocksBetween(Network network, int fromHeight, int toHeight, int mostSightings);

    /** What was imported of these heights, the last one included, by node. */
    List<NodeArrivals> arrivalsBetween(Network network, int fromHeight, int toHeight);

    /** Hands over when a node connected blocks, by time: its resolution is left out. */
    void arrivals(Network network, NodeName node, TimeQuery range, Consumer<Arrival> reader);

    /** The nodes of which arrivals were imported. */
    List<ImportedArrivals> importedArrivals();

    /** Returns if the store can be read now, and throws if not. */
    void check();

    @Override
    void close();

    /** Takes spreads. */
    interface SpreadReader {

        /** The spread of one block at one stage. */
        void spread(Network network, Stage stage, long micros);
    }

    /** Takes delays. */
    interface DelayReader {

        /** The delay of one node with one block. */
        void delay(Network network, NodeName node, long micros);
    }

    /** Splits the kept bytes into the events of how a node stands. */
    interface StandingReader {

        /** The events in {@code standing}, each with its kind. */
        List<StandingEvent> read(JournalEntry entry, byte[] standing);
    }
}
