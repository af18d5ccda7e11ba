package org.bmon.agent.source.log;

/**
 * Lines that are known and tell nothing that the agent needs, of the categories of which it must know all: so that a
 * line of a new wording stands out.
 */
final class KnownLines {

    private static final Literal ANCESTORS_FAILED = Literal.of(": CalculateMemPoolAncestors failed unexpectedly");
    private static final Literal ORPHANS = Literal.of(" orphan tx ");
    private static final Literal FLUSH_FAILED = Literal.of(": Failed to flush block file.");
    private static final Literal COUNT_UNSET = Literal.of(" has unset m_chain_tx_count");
    private static final Literal COMPACT_BLOCK = Literal.of(" sent us a compact block ");
    private static final Literal GET_BLOCK_TXN = Literal.of(" sent us a GETBLOCKTXN for block ");
    private static final Literal UNSOLICITED = Literal.of(" sent us an unsolicited compact block");

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
        matchers.ignore(
                "default",
                "CreateNewBlock(): block weight: ",
                "Synchronizing blockheaders, height: ",
                "Pre-synchronizing blockheaders, height: ",
                "Loading ",
                "init message: ",
                "Disconnecting outbound peer ",
                "Outbound peer has old chain, ",
                "Timeout downloading headers");
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

    private static boolean has(Line line, Literal literal) {
        line.at = line.message;
        return line.skipPast(literal);
    }
}
