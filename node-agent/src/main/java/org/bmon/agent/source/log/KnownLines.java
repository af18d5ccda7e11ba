package org.bmon.agent.source.log;

/**
 * Lines that are known and tell nothing that the agent needs, of the categories of which it must know all: so that a
 * line of a new wording stands out.
 */
final class KnownLines {

    private static final byte[] ANCESTORS_FAILED = Line.literal(": CalculateMemPoolAncestors failed unexpectedly");
    private static final byte[] ORPHANS = Line.literal(" orphan tx ");
    private static final byte[] FLUSH_FAILED = Line.literal(": Failed to flush block file.");
    private static final byte[] COUNT_UNSET = Line.literal(" has unset m_chain_tx_count");
    private static final byte[] COMPACT_BLOCK = Line.literal(" sent us a compact block ");
    private static final byte[] GET_BLOCK_TXN = Line.literal(" sent us a GETBLOCKTXN for block ");
    private static final byte[] UNSOLICITED = Line.literal(" sent us an unsolicited compact block");

    private KnownLines() {}

    static void addTo(Matchers matchers) {
        matchers.ignore("tx-added-echo", "TransactionAddedToMempool: txid=");
        matchers.ignore("tx-removed-echo", "TransactionRemovedFromMempool: txid=");
        matchers.ignore("block-connected", "Enqueuing BlockConnected: block hash=");
        matchers.ignore("block-connected-echo", "BlockConnected: block hash=");
        matchers.ignore("block-disconnected-echo", "BlockDisconnected: block hash=");
        matchers.ignore("active-tip", "ActiveTipChange: new block hash=");
        matchers.ignore(
                "validation",
                "Enqueuing UpdatedBlockTip: new block hash=",
                "UpdatedBlockTip: new block hash=",
                "Enqueuing MempoolTransactionsRemovedForBlock: block ",
                "MempoolTransactionsRemovedForBlock: block ",
                "Enqueuing ChainStateFlushed: block hash=",
                "ChainStateFlushed: block hash=",
                "Pre-allocating up to position ",
                "Leaving block file ",
                "CheckSignetBlockSolution: ",
                "[background validation] Block ");
        matchers.ignore("validation-error", "Block validation error: ", "ConnectBlock(): ");
        matchers.ignore(
                "bench",
                "FlushStateToDisk: ",
                "BatchWrite: ",
                "UnlinkPrunedFiles: ",
                "CreateNewBlock() packages: ",
                "CreateNewBlock() chunks: ");
        matchers.ignore(
                "compact-block-detail", "Initializing PartiallyDownloadedBlock for block ", "Reconstructed block ");
        matchers.ignore(
                "mempool",
                "Checking mempool with ",
                "   accepted orphan tx ",
                "   invalid orphan tx ",
                "   removed orphan tx ",
                "stored orphan tx ",
                "removed orphan tx ",
                "ignoring large orphan tx ",
                "not keeping orphan with rejected parents ",
                "orphanage overflow, removed ",
                "Mempool in non-optimal ordering after ",
                "replaced ",
                "Removed ",
                "Expired ");
        matchers.addOther("rare", KnownLines::isRare);
    }

    /** Lines whose beginning varies. */
    private static boolean isRare(Line line) {
        if (line.category == Categories.CMPCTBLOCK) {
            return has(line, GET_BLOCK_TXN) || has(line, COMPACT_BLOCK) || has(line, UNSOLICITED);
        }
        if (line.category == Categories.MEMPOOL) {
            return has(line, ORPHANS) || has(line, ANCESTORS_FAILED);
        }
        return line.category == Categories.VALIDATION && (has(line, COUNT_UNSET) || has(line, FLUSH_FAILED));
    }

    private static boolean has(Line line, byte[] literal) {
        line.at = line.message;
        return line.skipPast(literal);
    }
}
