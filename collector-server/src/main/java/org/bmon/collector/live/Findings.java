package org.bmon.collector.live;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bmon.collector.analysis.AnalysisListener;
import org.bmon.collector.chain.InvalidBlock;
import org.bmon.collector.chain.Reorg;
import org.bmon.collector.chain.SupplyTotal;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.propagation.BlockSpread;
import org.bmon.collector.propagation.TransactionSpread;
import org.bmon.collector.store.Changes;
import org.bmon.collector.store.Rejection;
import org.bmon.common.BlockHash;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Txid;
import org.bmon.common.event.TxRejected;

/** Collects what the analysis of one network finds between two commits: the last word on each object. */
final class Findings implements AnalysisListener {

    private final Network network;
    private final Map<BlockHash, BlockSpread> blocks = new LinkedHashMap<>();
    private final Map<Txid, TransactionSpread> transactions = new LinkedHashMap<>();
    private final List<Reorg> reorgs = new ArrayList<>();
    private final Map<BlockHash, InvalidBlock> invalidBlocks = new LinkedHashMap<>();
    private final List<Rejection> rejections = new ArrayList<>();
    private final Map<NoticeId, Notice> notices = new LinkedHashMap<>();

    private final Map<BlockHash, SupplyTotal> supplies = new LinkedHashMap<>();

    private record NoticeId(NoticeKind kind, String key) {}

    Findings(Network network) {
        this.network = network;
    }

    @Override
    public void block(BlockSpread block) {
        blocks.put(block.hash(), block);
    }

    @Override
    public void transaction(TransactionSpread transaction) {
        transactions.put(transaction.txid(), transaction);
    }

    @Override
    public void reorg(Reorg reorg) {
        reorgs.add(reorg);
    }

    @Override
    public void invalidBlock(InvalidBlock block) {
        invalidBlocks.put(block.hash(), block);
    }

    @Override
    public void rejection(NodeName node, TxRejected rejection) {
        rejections.add(new Rejection(node, rejection));
    }

    @Override
    public void notice(Notice notice) {
        notices.put(new NoticeId(notice.kind(), notice.key()), notice);
    }

    @Override
    public void supply(SupplyTotal total) {
        supplies.put(total.hash(), total);
    }

    /** Moves the transactions of a share into a commit. */
    void moveTransactionsInto(Changes.Builder commit, Share share) {
        transactions.values().stream()
                .filter(transaction -> share.transactions().test(transaction.txid()))
                .forEach(transaction -> commit.transaction(network, transaction));
        transactions.clear();
    }

    /** Moves everything of a share into a commit. */
    void moveInto(Changes.Builder commit, Share share) {
        moveTransactionsInto(commit, share);
        if (share.isFleet()) {
            moveFleetInto(commit);
        }
        clear();
    }

    private void moveFleetInto(Changes.Builder commit) {
        blocks.values().forEach(block -> commit.block(network, block));
        reorgs.forEach(reorg -> commit.reorg(network, reorg));
        invalidBlocks.values().forEach(block -> commit.invalidBlock(network, block));
        rejections.forEach(rejection -> commit.rejection(network, rejection));
        notices.values().forEach(notice -> commit.notice(network, notice));
        supplies.values().forEach(total -> commit.supply(network, total));
    }

    /** Forgets everything. */
    void clear() {
        blocks.clear();
        transactions.clear();
        reorgs.clear();
        invalidBlocks.clear();
        rejections.clear();
        notices.clear();
        supplies.clear();
    }
}
