package org.bmon.agent.source.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.bmon.common.Hash256;
import org.bmon.common.Txid;
import org.bmon.common.Wtxid;
import org.bmon.common.event.TxAccepted;
import org.bmon.common.event.TxRejected;
import org.bmon.common.event.TxRemoved;
import org.bmon.common.event.TxReplaced;
import org.jspecify.annotations.Nullable;

/** Lines of the mempool: transactions accepted, removed, replaced and rejected. */
final class MempoolLines {

    /** Within how many lines the line that names the peer follows; a package of transactions comes between. */
    private static final int LINES_TO_PEER = 64;

    private static final int LINES_TO_NEXT_REPLACED = 8;
    private static final int MAX_REPLACED = 1000;
    private static final int TOLD = 4096;

    private static final Literal WTXID = Literal.of(" wtxid=");
    private static final Literal BRACED_WTXID = Literal.of(" (wtxid=");
    private static final Literal CLOSING = Literal.of(")");
    private static final Literal ACCEPTED = Literal.of(": accepted ");
    private static final Literal REASON = Literal.of(" reason=");
    private static final Literal FROM_PEER = Literal.of(" from peer=");
    private static final Literal NOT_ACCEPTED = Literal.of(" was not accepted: ");
    private static final Literal WITH = Literal.of(" with ");
    private static final Literal FEES = Literal.of(", fees=");
    private static final Literal NEW_TX = Literal.of(" New tx ");
    private static final Literal NEW_PACKAGE = Literal.of(" New package ");

    private final Outlet outlet;

    /** Transactions whose acceptance the validation line told, by the low bits of their txid; 0 is none. */
    private final long[] told = new long[TOLD];

    MempoolLines(Outlet outlet) {
        this.outlet = outlet;
    }

    void addTo(Matchers matchers) {
        matchers.add("tx-added", "Enqueuing TransactionAddedToMempool: txid=", this::added);
        matchers.add("tx-accepted", "AcceptToMemoryPool: peer=", this::accepted);
        matchers.add("tx-removed", "Enqueuing TransactionRemovedFromMempool: txid=", this::removed);
        matchers.add("tx-replaced", "replacing tx ", this::replacedBefore28);
        matchers.add("tx-replaced", "replacing mempool tx ", this::replaced);
        matchers.addOther("tx-rejected", this::rejected);
    }

    private boolean added(Line line) {
        if (!line.hasHash()) {
            return false;
        }
        Txid txid = line.takeTxid();
        Wtxid wtxid = line.take(WTXID) && line.hasHash() ? line.takeWtxid() : null;
        told[slot(txid)] = txid.word3();
        outlet.hold(line, new TxAccepted(line.stamp(), txid, wtxid, null, null), LINES_TO_PEER);
        return true;
    }

    private boolean accepted(Line line) {
        long peer = line.takeNumber();
        if (peer < 0 || !line.take(ACCEPTED) || !line.hasHash()) {
            return false;
        }
        Txid txid = line.takeTxid();
        if (told[slot(txid)] != txid.word3()) {
            outlet.emit(line, new TxAccepted(line.stamp(), txid, takeBracedWtxid(line), peer, null));
            return true;
        }
        told[slot(txid)] = 0;
        Outlet.Held held =
                outlet.find(line, TxAccepted.class, event -> event.txid().equals(txid));
        if (held != null) {
            held.complete(event -> event instanceof TxAccepted before
                    ? new TxAccepted(before.at(), txid, before.wtxid(), peer, null)
                    : event);
        }
        return true;
    }

    private boolean removed(Line line) {
        if (!line.hasHash()) {
            return false;
        }
        Txid txid = line.takeTxid();
        if (line.take(WTXID) && line.hasHash()) {
            line.takeWtxid();
        }
        String reason = line.take(REASON) ? line.rest() : null;
        outlet.emit(line, new TxRemoved(line.stamp(), txid, reason));
        return true;
    }

    /** {@code <old> with <new> for …}, each with its wtxid in v26 and v27. */
    private boolean replacedBefore28(Line line) {
        if (!line.hasHash()) {
            return false;
        }
        Txid old = line.takeTxid();
        takeBracedWtxid(line);
        if (!line.take(WITH) || !line.hasHash()) {
            return false;
        }
        replaced(line, new TxReplaced(line.stamp(), List.of(old), line.takeTxid(), null, null));
        return true;
    }

    /** {@code <old> (wtxid=…, fees=…, vsize=…). New tx <new> (…)} or {@code New package <hash> with …}. */
    private boolean replaced(Line line) {
        if (!line.hasHash()) {
            return false;
        }
        Txid old = line.takeTxid();
        Long oldFees = line.skipPast(FEES) ? takeAmount(line) : null;
        Txid replacement = null;
        if (line.skipPast(NEW_TX) && line.hasHash()) {
            replacement = line.takeTxid();
        } else if (!line.skipPast(NEW_PACKAGE)) {
            return false;
        }
        Long newFees = line.skipPast(FEES) ? takeAmount(line) : null;
        replaced(line, new TxReplaced(line.stamp(), List.of(old), replacement, oldFees, newFees));
        return true;
    }

    /** There is a line for each transaction that leaves; together they are one replacement. */
    private void replaced(Line line, TxReplaced event) {
        Outlet.Held held = outlet.find(
                line,
                TxReplaced.class,
                before -> Objects.equals(before.replacement(), event.replacement())
                        && Objects.equals(before.replacementFeesSat(), event.replacementFeesSat())
                        && before.replaced().size() < MAX_REPLACED);
        if (held == null) {
            outlet.hold(line, event, LINES_TO_NEXT_REPLACED);
        } else {
            held.change(before -> before instanceof TxReplaced first ? join(first, event) : before);
            held.waitOn(line, LINES_TO_NEXT_REPLACED);
        }
    }

    private static TxReplaced join(TxReplaced first, TxReplaced next) {
        List<Txid> replaced = new ArrayList<>(first.replaced());
        replaced.addAll(next.replaced());
        Long one = first.replacedFeesSat();
        Long other = next.replacedFeesSat();
        return new TxReplaced(
                first.at(),
                replaced,
                first.replacement(),
                one == null || other == null ? null : (Long) (one + other),
                first.replacementFeesSat());
    }

    private boolean rejected(Line line) {
        int afterHash = line.at + Hash256.HEX_DIGITS;
        if (afterHash >= line.end || line.bytes[afterHash] != ' ' || !line.hasHash()) {
            return false;
        }
        Txid txid = line.takeTxid();
        Wtxid wtxid = takeBracedWtxid(line);
        long peer = line.take(FROM_PEER) ? line.takeNumber() : -1;
        if (peer < 0 || !line.take(NOT_ACCEPTED)) {
            return false;
        }
        Verdict verdict = Verdict.of(line.rest());
        outlet.emit(line, new TxRejected(line.stamp(), txid, wtxid, peer, verdict.reason(), verdict.detail()));
        return true;
    }

    private static @Nullable Wtxid takeBracedWtxid(Line line) {
        if (!line.take(BRACED_WTXID) || !line.hasHash()) {
            return null;
        }
        Wtxid wtxid = line.takeWtxid();
        line.take(CLOSING);
        return wtxid;
    }

    /** Takes an amount in satoshi, or in bitcoin with eight decimals. */
    private static @Nullable Long takeAmount(Line line) {
        long whole = line.takeNumber();
        if (whole < 0) {
            return null;
        }
        if (line.atEnd() || line.bytes[line.at] != '.') {
            return whole;
        }
        int point = line.at++;
        long decimals = line.takeNumber();
        return decimals < 0 || line.at - point != 9 || whole > 21_000_000
                ? null
                : (Long) (whole * 100_000_000 + decimals);
    }

    private static int slot(Txid txid) {
        return (int) txid.word3() & TOLD - 1;
    }
}
