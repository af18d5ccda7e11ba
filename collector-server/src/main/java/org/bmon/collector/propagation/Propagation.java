package org.bmon.collector.propagation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bmon.collector.fleet.Fleet;
import org.bmon.collector.fleet.FleetNode;
import org.bmon.collector.fleet.Presence;
import org.bmon.common.BlockHash;
import org.bmon.common.Hash256;
import org.bmon.common.Stamp;
import org.bmon.common.Txid;
import org.bmon.common.event.BlockConnected;
import org.bmon.common.event.BlockDataComplete;
import org.bmon.common.event.BlockDisconnected;
import org.bmon.common.event.Event;
import org.bmon.common.event.HeaderSeen;
import org.bmon.common.event.TxAccepted;
import org.bmon.common.event.TxRejected;
import org.jspecify.annotations.Nullable;

/**
 * Puts the sightings of each block and each transaction by all nodes side by side. A sighting costs a look-up and one
 * long of memory; records are computed only when an object is drained, finished or asked for.
 */
public final class Propagation {

    private static final List<Stage> BLOCK_STAGES = List.of(Stage.HEADER, Stage.DATA, Stage.CONNECTED);
    private static final int REMEMBERED_BLOCKS = 1 << 16;
    private static final int REMEMBERED_FOR_EACH_HELD = 5;

    /** A transaction that some node lacks is told after so long. */
    private static final long PATIENCE_MICROS = 60_000_000;

    private final Fleet fleet;
    private final ObjectWindow<BlockHash> blocks;
    private final ObjectWindow<Txid> transactions;
    private final List<Returns> returns = new ArrayList<>();
    private final Rejections rejections = new Rejections();
    private long reaccepted;
    private long absurd;

    /** So many nodes should see a new transaction, as far as was known at the last advance. */
    private int waitedFor = Integer.MAX_VALUE;

    /**
     * @param fleet the nodes, their clocks and their lives
     * @param window how long after its first sighting an object can be amended
     * @param maxBlocks most blocks held at once
     * @param maxTransactions most transactions held at once
     * @param listener takes what there is to tell
     */
    public Propagation(Fleet fleet, Duration window, int maxBlocks, int maxTransactions, SpreadListener listener) {
        this.fleet = fleet;
        long windowMicros = window.toNanos() / 1_000;
        blocks = new ObjectWindow<>(
                BLOCK_STAGES.size(), maxBlocks, windowMicros, Math.max(REMEMBERED_BLOCKS, maxBlocks), 0, block -> {
                    BlockSpread spread = blockSpread(block);
                    if (block.deliver(spread.hashCode())) {
                        listener.block(spread);
                    }
                    if (block.settles(spread.stages().get(Stage.CONNECTED))) {
                        listener.settled(spread);
                    }
                });
        int remembered = (int) Math.min(1 << 26, (long) maxTransactions * REMEMBERED_FOR_EACH_HELD);
        transactions =
                new ObjectWindow<>(1, maxTransactions, windowMicros, remembered, PATIENCE_MICROS, transaction -> {
                    TransactionSpread spread = transactionSpread(transaction);
                    if (transaction.deliver(spread.hashCode())) {
                        listener.transaction(spread);
                    }
                    if (transaction.settles(spread.accepted())) {
                        listener.settled(spread);
                    }
                });
    }

    /** Takes the next event of a node that has taken it itself before. */
    public void accept(FleetNode node, Event event) {
        if (event instanceof HeaderSeen header) {
            block(node, header.hash(), Stage.HEADER, header.at(), header.height());
        } else if (event instanceof BlockDataComplete data) {
            block(node, data.hash(), Stage.DATA, data.at(), null);
        } else if (event instanceof BlockConnected connected) {
            connected(node, connected);
        } else if (event instanceof BlockDisconnected disconnected) {
            disconnected(node, disconnected);
        } else if (event instanceof TxAccepted accepted) {
            accepted(node, accepted);
        } else if (event instanceof TxRejected rejected) {
            rejected(node, rejected);
        }
    }

    /** Finishes the objects whose window is over at this moment. */
    public void advance(long nowMicros) {
        blocks.advance(nowMicros);
        transactions.advance(nowMicros);
        waitedFor = 0;
        for (FleetNode node : fleet.nodes()) {
            waitedFor += node.timeline().at(nowMicros) == Presence.ALL ? 1 : 0;
        }
    }

    /**
     * Delivers what changed since it was delivered: blocks, and transactions that as many nodes have as should, or that are
     * older than a minute. So the record of a transaction is worked out once for most, and not with each node's sighting.
     */
    public void drain() {
        blocks.drain();
        transactions.drain();
    }

    /** Delivers the held transactions that were delivered before once more, at the next drain. */
    public void renew() {
        transactions.renew();
    }

    /** Finishes all objects. */
    public void finish() {
        blocks.finishAll();
        transactions.finishAll();
    }

    /** A block's record as of now. */
    public Optional<BlockSpread> block(BlockHash hash) {
        return Optional.ofNullable(blocks.get(hash)).map(this::blockSpread);
    }

    /** A transaction's record as of now. */
    public Optional<TransactionSpread> transaction(Txid txid) {
        return Optional.ofNullable(transactions.get(txid)).map(this::transactionSpread);
    }

    /** Blocks that can still be amended. */
    public int blocksHeld() {
        return blocks.size();
    }

    /** Transactions that can still be amended. */
    public int transactionsHeld() {
        return transactions.size();
    }

    /** Sightings dropped because their object was finished or is older than the window. */
    public long lateSightings() {
        return blocks.late() + transactions.late();
    }

    /** Blocks finished early because there were too many. */
    public long evictedBlocks() {
        return blocks.evicted();
    }

    /** Transactions finished early because there were too many. */
    public long evictedTransactions() {
        return transactions.evicted();
    }

    /** Transactions of which it was forgotten who rejected them, because there were too many. */
    public long evictedRejections() {
        return rejections.evicted();
    }

    /** Acceptances that say nothing of spreading. */
    public long reacceptedTransactions() {
        return reaccepted;
    }

    /** Sightings dropped because their time is years away from the object's. */
    public long absurdTimes() {
        return absurd;
    }

    private void connected(FleetNode node, BlockConnected connected) {
        long at = connected.at().micros();
        SightedObject<BlockHash> object =
                block(node, connected.hash(), Stage.CONNECTED, connected.at(), connected.height());
        Integer height = connected.height();
        if (height == null && object != null) {
            height = object.height();
        }
        if (height != null) {
            node.connected(at, height);
        }
        returnsOf(node).connected(at);
    }

    private void disconnected(FleetNode node, BlockDisconnected disconnected) {
        long at = disconnected.at().micros();
        SightedObject<BlockHash> object = blocks.get(disconnected.hash());
        Integer height = disconnected.height();
        if (height == null && object != null) {
            height = object.height();
        }
        if (height != null) {
            node.disconnected(at, height);
        }
        returnsOf(node).disconnected(at);
    }

    private void accepted(FleetNode node, TxAccepted accepted) {
        SightedObject<Txid> object = transactions.get(accepted.txid());
        boolean seenBefore = object != null && object.stages()[0].has(node.index());
        if (returnsOf(node).isReturn(node, accepted, seenBefore, object != null)) {
            reaccepted++;
            return;
        }
        if (object == null) {
            object = open(transactions, node, accepted.txid(), accepted.at());
        }
        if (object != null && report(node, object, 0, accepted.at())) {
            transactions.changed(object, isRipe(object));
        }
    }

    /** Whether as many nodes have it, or will not take it, as should have it. */
    private boolean isRipe(SightedObject<Txid> transaction) {
        int have = transaction.stages()[0].size();
        return have >= waitedFor || have + rejections.of(transaction.key()).size() >= waitedFor;
    }

    private void rejected(FleetNode node, TxRejected rejected) {
        if (rejections.add(rejected.txid(), node.index(), rejected.reason())) {
            SightedObject<Txid> object = transactions.get(rejected.txid());
            if (object != null) {
                transactions.changed(object, isRipe(object));
            }
        }
    }

    private @Nullable SightedObject<BlockHash> block(
            FleetNode node, BlockHash hash, Stage stage, Stamp at, @Nullable Integer height) {
        SightedObject<BlockHash> object = open(blocks, node, hash, at);
        if (object != null) {
            boolean heightTold = object.height(height);
            if (report(node, object, BLOCK_STAGES.indexOf(stage), at) || heightTold) {
                blocks.changed(object, true);
            }
        }
        return object;
    }

    private static <K extends Hash256> @Nullable SightedObject<K> open(
            ObjectWindow<K> window, FleetNode node, K key, Stamp at) {
        return window.open(key, at.micros(), node.clock().toFleet(at.micros()));
    }

    private boolean report(FleetNode node, SightedObject<?> object, int stage, Stamp at) {
        Sightings.Outcome outcome =
                object.stages()[stage].report(node.index(), at.micros() - object.baseMicros(), at.source());
        absurd += outcome == Sightings.Outcome.ABSURD ? 1 : 0;
        return outcome == Sightings.Outcome.CHANGED;
    }

    private Returns returnsOf(FleetNode node) {
        while (returns.size() <= node.index()) {
            returns.add(new Returns());
        }
        return returns.get(node.index());
    }

    private BlockSpread blockSpread(SightedObject<BlockHash> block) {
        Spreads spreads = new Spreads(fleet, block, null);
        Map<Stage, StageSpread> stages = new EnumMap<>(Stage.class);
        for (int i = 0; i < BLOCK_STAGES.size(); i++) {
            StageSpread spread = spreads.of(BLOCK_STAGES.get(i), i);
            if (spread != null) {
                stages.put(BLOCK_STAGES.get(i), spread);
            }
        }
        return new BlockSpread(block.key(), block.height(), stages);
    }

    private TransactionSpread transactionSpread(SightedObject<Txid> transaction) {
        Spreads spreads = new Spreads(fleet, transaction, rejections.of(transaction.key()));
        StageSpread spread = spreads.of(Stage.ACCEPTED, 0);
        if (spread == null) {
            throw new IllegalStateException("held without a sighting: " + transaction.key());
        }
        return transaction.isFinished()
                ? new TransactionSpread(transaction.key(), spread, spreads.missing())
                : new TransactionSpread(transaction.key(), spread);
    }
}
