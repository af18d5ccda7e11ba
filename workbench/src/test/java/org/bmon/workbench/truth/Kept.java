package org.bmon.workbench.truth;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bmon.collector.analysis.AnalysisListener;
import org.bmon.collector.chain.Reorg;
import org.bmon.collector.propagation.BlockSpread;
import org.bmon.collector.propagation.TransactionSpread;
import org.bmon.common.BlockHash;
import org.bmon.common.Txid;

/** The last record of each object, and every reorg as often as it was told. */
final class Kept implements AnalysisListener {

    final Map<BlockHash, BlockSpread> blocks = new HashMap<>();
    final Map<Txid, TransactionSpread> transactions = new HashMap<>();
    final List<Reorg> reorgs = new ArrayList<>();

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
}
