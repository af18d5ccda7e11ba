package org.bmon.sim.rpc;

import java.util.List;
import org.bmon.common.BlockHash;

/**
 * The block that a node would mine.
 *
 * @param parent the block it stands on
 * @param height its height
 * @param transactions in block order, without the coinbase
 * @param minTime the earliest time its header may carry
 * @param time now, by the node's clock
 * @param mempoolUpdates how often the mempool had changed when it was made; ends the longpollid
 */
public record TemplateView(
        BlockHash parent, int height, List<TxView> transactions, long minTime, long time, long mempoolUpdates) {

    public TemplateView {
        transactions = List.copyOf(transactions);
    }
}
