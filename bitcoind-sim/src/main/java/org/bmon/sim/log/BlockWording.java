package org.bmon.sim.log;

import static org.bmon.sim.log.LogWording.format;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import org.bmon.common.BlockHash;
import org.bmon.common.Txid;
import org.bmon.sim.ledger.SimBlock;
import org.bmon.sim.scenario.CoreVersion;
import org.jspecify.annotations.Nullable;

/** How a version words what happens to blocks. */
public final class BlockWording {

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

    private final CoreVersion version;

    BlockWording(CoreVersion version) {
        this.version = version;
    }

    /** A new header came in a message of headers. */
    public List<Entry> headerSeen(SimBlock block, int peer, boolean initialDownload) {
        if (!version.atLeast(30)) {
            return headerAccepted(block, initialDownload);
        }
        return List.of(header(
                format("Saw new header hash=%s height=%d peer=%d", block.hash(), block.height(), peer),
                initialDownload));
    }

    /** A new header came with a compact block. */
    public List<Entry> compactHeaderSeen(SimBlock block, int peer, boolean initialDownload) {
        if (version.atLeast(30)) {
            return List.of(header(
                    format("Saw new cmpctblock header hash=%s height=%d peer=%d", block.hash(), block.height(), peer),
                    initialDownload));
        }
        List<Entry> lines = new ArrayList<>(headerAccepted(block, initialDownload));
        if (version.atLeast(25)) {
            String text = format("Saw new cmpctblock header hash=%s peer=%d", block.hash(), peer);
            lines.add(version.atLeast(27) ? Entry.info(Site.HEADERS, text) : Entry.alwaysOf("net", Site.HEADERS, text));
        }
        return lines;
    }

    /** Validation took in a header that it did not know, whoever gave it: only v25 to v29 tell. */
    public List<Entry> headerAccepted(SimBlock block, boolean initialDownload) {
        if (!version.atLeast(25) || version.atLeast(30)) {
            return List.of();
        }
        return List.of(
                header(format("Saw new header hash=%s height=%d", block.hash(), block.height()), initialDownload));
    }

    private Entry header(String text, boolean initialDownload) {
        if (!initialDownload) {
            return Entry.info(Site.HEADERS, text);
        }
        return version.atLeast(27)
                ? Entry.debug("validation", Site.HEADERS, text)
                : Entry.debugWithLevel("validation", Site.HEADERS, text);
    }

    /** A compact block is being put together. */
    public List<Entry> compactBlockBegun(BlockHash hash, int bytes) {
        String text = "PartiallyDownloadedBlock for block " + hash + " using a cmpctblock of ";
        if (!version.atLeast(30)) {
            return List.of(Entry.debug("cmpctblock", Site.COMPACT_BLOCK, "Initialized " + text + "size " + bytes));
        }
        return List.of(
                Entry.debug("cmpctblock", Site.COMPACT_BLOCK, "Initializing " + text + bytes + " bytes"),
                Entry.debug("cmpctblock", Site.COMPACT_BLOCK, "Initialized " + text + bytes + " bytes"));
    }

    /** A compact block was put together: with its coinbase, from the mempool, and of what was asked for. */
    public List<Entry> reconstructed(BlockHash hash, int fromMempool, List<Txid> requested, long requestedBytes) {
        List<Entry> lines = new ArrayList<>();
        String bytes = version.atLeast(30) ? "(" + requestedBytes + " bytes) " : "";
        lines.add(Entry.debug(
                "cmpctblock",
                Site.COMPACT_BLOCK,
                format(
                        "Successfully reconstructed block %s with 1 txn prefilled, %d txn from mempool (incl at least 0"
                                + " from extra pool) and %d txn %srequested",
                        hash, fromMempool, requested.size(), bytes)));
        if (requested.size() < 5) {
            for (Txid txid : requested) {
                lines.add(Entry.debug(
                        "cmpctblock", Site.COMPACT_BLOCK, format("Reconstructed block %s required tx %s", hash, txid)));
            }
        }
        return lines;
    }

    /** A peer asked for transactions of a compact block. */
    public List<Entry> transactionsSent(BlockHash hash, int peer, int transactions, long bytes) {
        if (!version.atLeast(30)) {
            return List.of();
        }
        return List.of(Entry.debug(
                "cmpctblock",
                Site.PEER,
                format(
                        "peer=%d sent us a GETBLOCKTXN for block %s, sending a BLOCKTXN with %d txns. (%d bytes)",
                        peer, hash, transactions, bytes)));
    }

    public Entry newPowValidBlock(BlockHash hash) {
        return signal("NewPoWValidBlock: block hash=" + hash);
    }

    /** A block was checked; {@code reject} is null for a valid one. */
    public Entry blockChecked(BlockHash hash, @Nullable String reject) {
        return signal(format("BlockChecked: block hash=%s state=%s", hash, reject == null ? "Valid" : reject));
    }

    /** What stands before a signal that is queued for the scheduler's thread. */
    public Entry enqueuing(Entry signal) {
        return signal("Enqueuing " + signal.text());
    }

    public Entry blockConnected(SimBlock block) {
        return signal(format("BlockConnected: block hash=%s block height=%d", block.hash(), block.height()));
    }

    public Entry blockDisconnected(SimBlock block) {
        return signal(format("BlockDisconnected: block hash=%s block height=%d", block.hash(), block.height()));
    }

    /** The tip moved; {@code fork} is null at the first start. */
    public Entry updatedBlockTip(BlockHash tip, @Nullable BlockHash fork, boolean initialDownload) {
        return signal(format(
                "UpdatedBlockTip: new block hash=%s fork block hash=%s (in IBD=%s)",
                tip, fork == null ? "null" : fork, initialDownload));
    }

    /** The tip moved, told at once. */
    public List<Entry> activeTipChange(SimBlock tip) {
        return version.atLeast(28)
                ? List.of(
                        signal(format("ActiveTipChange: new block hash=%s block height=%d", tip.hash(), tip.height())))
                : List.of();
    }

    /** The block's transactions left the mempool. */
    public List<Entry> removedForBlock(SimBlock block, int removed, boolean initialDownload) {
        if (version.isMaster()) {
            return initialDownload
                    ? List.of()
                    : List.of(signal(format(
                            "MempoolTransactionsRemovedForBlock: block hash=%s block height=%d txs removed=%d block"
                                    + " txs=%d",
                            block.hash(), block.height(), removed, blockTransactions(block))));
        }
        return version.atLeast(27)
                ? List.of(signal(format(
                        "MempoolTransactionsRemovedForBlock: block height=%d txs removed=%d", block.height(), removed)))
                : List.of();
    }

    /** The tip moved, told in every log. */
    public Entry updateTip(SimBlock tip, double progress, int cachedCoins) {
        return Entry.info(
                Site.UPDATE_TIP,
                format(
                        "UpdateTip: new best=%s height=%d version=0x%08x log2_work=%f tx=%d date='%s' progress=%f"
                                + " cache=%.1fMiB(%dtxo)",
                        tip.hash(),
                        tip.height(),
                        tip.version(),
                        log2Work(tip),
                        tip.chainTransactions(),
                        date(tip.time()),
                        progress,
                        0.3 + cachedCoins / 8_000.0,
                        cachedCoins));
    }

    /** The initial download is over, for the life of the process. */
    public Entry downloadLeft() {
        return Entry.info(Site.DOWNLOAD_STATE, "Leaving InitialBlockDownload (latching to false)");
    }

    /** Headers come in while the node downloads. */
    public Entry synchronizingHeaders(int height, double percent) {
        return Entry.info(Site.HEADERS, format("Synchronizing blockheaders, height: %d (~%.2f%%)", height, percent));
    }

    /** A block template was built. */
    public Entry template(int weight, int transactions, long fees, int sigops) {
        return Entry.info(
                Site.MINER,
                format(
                        "CreateNewBlock(): block weight: %d txs: %d fees: %d sigops %d",
                        weight, transactions, fees, sigops));
    }

    static double log2Work(SimBlock block) {
        int shift = Math.max(0, block.chainWork().bitLength() - 53);
        return shift + Math.log(block.chainWork().shiftRight(shift).doubleValue()) / Math.log(2);
    }

    static String date(long seconds) {
        return DATE.format(Instant.ofEpochSecond(seconds));
    }

    private static int blockTransactions(SimBlock block) {
        return block.transactions().size();
    }

    private static Entry signal(String text) {
        return Entry.debug("validation", Site.SIGNALS, text);
    }
}
