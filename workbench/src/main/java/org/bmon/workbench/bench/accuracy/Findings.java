package org.bmon.workbench.bench.accuracy;

import java.util.HashMap;
import java.util.Map;
import org.bmon.collector.analysis.AnalysisListener;
import org.bmon.collector.chain.InvalidBlock;
import org.bmon.collector.chain.Reorg;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.propagation.BlockSpread;
import org.bmon.collector.propagation.TransactionSpread;
import org.bmon.common.BlockHash;
import org.bmon.common.NodeName;
import org.bmon.common.Txid;
import org.bmon.common.event.TxRejected;

/** Keeps the last record of each block and transaction, and the error bar of each node's times. */
final class Findings implements AnalysisListener {

    private final Map<NodeName, Long> bars = new HashMap<>();
    private final Map<BlockHash, BlockSpread> blocks = new HashMap<>();
    private final Map<Txid, TransactionSpread> transactions = new HashMap<>();

    /** What is known of a node's clock: an offset no larger than its error is not corrected, and then is part of the bar. */
    void clock(NodeName node, long offsetMicros, long errorMicros) {
        bars.put(node, Math.abs(offsetMicros) > errorMicros ? errorMicros : Math.abs(offsetMicros) + errorMicros);
    }

    /** The error bar of a node's times, in microseconds. */
    long bar(NodeName node) {
        return bars.getOrDefault(node, 0L);
    }

    Map<BlockHash, BlockSpread> blocks() {
        return blocks;
    }

    Map<Txid, TransactionSpread> transactions() {
        return transactions;
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
    public void reorg(Reorg reorg) {}

    @Override
    public void invalidBlock(InvalidBlock block) {}

    @Override
    public void rejection(NodeName node, TxRejected rejection) {}

    @Override
    public void notice(Notice notice) {}
}
