package org.bmon.sim.log;

import static org.bmon.sim.log.LogWording.format;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.bmon.sim.ledger.SimTx;
import org.bmon.sim.scenario.CoreVersion;

/** How a version words what happens to transactions. */
public final class MempoolWording {

    private final CoreVersion version;

    MempoolWording(CoreVersion version) {
        this.version = version;
    }

    public Entry added(SimTx tx) {
        return signal(format("TransactionAddedToMempool: txid=%s wtxid=%s", tx.txid(), tx.wtxid()));
    }

    public Entry removed(SimTx tx, String reason) {
        String why = version.atLeast(25) ? " reason=" + reason : "";
        return signal(format("TransactionRemovedFromMempool: txid=%s wtxid=%s%s", tx.txid(), tx.wtxid(), why));
    }

    /** What stands before a signal that is queued for the scheduler's thread. */
    public Entry enqueuing(Entry signal) {
        return signal("Enqueuing " + signal.text());
    }

    /** The check that regtest makes after every change. */
    public Entry checking(int transactions, int inputs) {
        return mempool(
                Site.MEMPOOL, format("Checking mempool with %d transactions and %d inputs", transactions, inputs));
    }

    /** A transaction from a peer was taken. */
    public Entry accepted(SimTx tx, int peer, int transactions, long bytes) {
        String wtxid = version.atLeast(26) ? " (wtxid=" + tx.wtxid() + ")" : "";
        return mempool(
                Site.PEER,
                format(
                        "AcceptToMemoryPool: peer=%d: accepted %s%s (poolsz %d txn, %d kB)",
                        peer, tx.txid(), wtxid, transactions, bytes / 1000));
    }

    /** A transaction from a peer was refused. */
    public Entry rejected(SimTx tx, int peer, String state) {
        String wtxid = version.atLeast(26) ? " (wtxid=" + tx.wtxid() + ")" : "";
        return Entry.debug(
                "mempoolrej",
                Site.PEER,
                format("%s%s from peer=%d was not accepted: %s", tx.txid(), wtxid, peer, state));
    }

    /** Before the old one leaves. */
    public List<Entry> replacing(SimTx old, SimTx by) {
        List<Entry> lines = new ArrayList<>();
        if (version.atLeast(28)) {
            lines.add(mempool(
                    Site.REPLACE,
                    format(
                            "replacing mempool tx %s (wtxid=%s, fees=%d, vsize=%d). New tx %s (wtxid=%s, fees=%d,"
                                    + " vsize=%d)",
                            old.txid(),
                            old.wtxid(),
                            old.feeSat(),
                            old.vsize(),
                            by.txid(),
                            by.wtxid(),
                            by.feeSat(),
                            by.vsize())));
        } else if (version.atLeast(26)) {
            lines.add(mempool(
                    Site.REPLACE,
                    format(
                            "replacing tx %s (wtxid=%s) with %s (wtxid=%s) for %s additional fees, %d delta bytes",
                            old.txid(), old.wtxid(), by.txid(), by.wtxid(), btc(extra(old, by)), growth(old, by))));
        } else {
            lines.add(mempool(
                    Site.REPLACE,
                    format(
                            "replacing tx %s with %s for %s additional fees, %d delta bytes",
                            old.txid(), by.txid(), btc(extra(old, by)), growth(old, by))));
        }
        return lines;
    }

    /** After the new one came. */
    public List<Entry> replaced(SimTx old, SimTx by) {
        return version.atLeast(28)
                ? List.of(mempool(
                        Site.REPLACE,
                        format(
                                "replaced 1 mempool transactions with 1 new transaction for %d additional fees, %d"
                                        + " delta bytes",
                                extra(old, by), growth(old, by))))
                : List.of();
    }

    /** Transactions left because the mempool was full. */
    public Entry trimmed(int transactions, long minFeeSatPerKvb) {
        return mempool(
                Site.MEMPOOL,
                format("Removed %d txn, rolling minimum fee bumped to %s BTC/kvB", transactions, btc(minFeeSatPerKvb)));
    }

    /** Why a transaction that carries data is refused. */
    public String dataCarrierReason() {
        return version.atLeast(30) ? "datacarrier" : "scriptpubkey";
    }

    /** Why a transaction that pays no more than the one it would replace is refused. */
    public String insufficientFee(SimTx tx, SimTx old) {
        return format(
                "insufficient fee, rejecting replacement %s, less fees than conflicting txs; %s < %s",
                tx.txid(), btc(tx.feeSat()), btc(old.feeSat()));
    }

    private static long extra(SimTx old, SimTx by) {
        return by.feeSat() - old.feeSat();
    }

    private static int growth(SimTx old, SimTx by) {
        return by.vsize() - old.vsize();
    }

    private static String btc(long sat) {
        return BigDecimal.valueOf(sat, 8).toPlainString();
    }

    private static Entry mempool(Site site, String text) {
        return Entry.debug("mempool", site, text);
    }

    private static Entry signal(String text) {
        return Entry.debug("validation", Site.SIGNALS, text);
    }
}
