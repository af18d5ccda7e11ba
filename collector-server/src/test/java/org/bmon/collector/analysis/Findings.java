package org.bmon.collector.analysis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bmon.collector.chain.InvalidBlock;
import org.bmon.collector.chain.Reorg;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.propagation.BlockSpread;
import org.bmon.collector.propagation.TransactionSpread;
import org.bmon.common.BlockHash;
import org.bmon.common.NodeName;
import org.bmon.common.Txid;
import org.bmon.common.event.TxRejected;

/** Keeps what the analysis finds: of each object the latest record, and how often records came. */
final class Findings implements AnalysisListener {

    final Map<BlockHash, BlockSpread> blocks = new HashMap<>();
    final Map<Txid, TransactionSpread> transactions = new HashMap<>();
    final List<Reorg> reorgs = new ArrayList<>();
    final List<InvalidBlock> invalid = new ArrayList<>();
    final Map<NodeName, TxRejected> rejections = new HashMap<>();
    final Map<String, Notice> notices = new HashMap<>();
    int records;

    @Override
    public void block(BlockSpread block) {
        blocks.put(block.hash(), block);
        records++;
    }

    @Override
    public void transaction(TransactionSpread transaction) {
        transactions.put(transaction.txid(), transaction);
        records++;
    }

    @Override
    public void reorg(Reorg reorg) {
        reorgs.add(reorg);
    }

    @Override
    public void invalidBlock(InvalidBlock block) {
        invalid.add(block);
    }

    @Override
    public void rejection(NodeName node, TxRejected rejection) {
        rejections.put(node, rejection);
    }

    @Override
    public void notice(Notice notice) {
        notices.put(notice.kind() + " " + notice.key(), notice);
    }
}
