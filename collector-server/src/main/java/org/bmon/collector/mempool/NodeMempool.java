package org.bmon.collector.mempool;

import java.util.BitSet;
import org.bmon.common.Txid;
import org.bmon.common.TxidDigest;
import org.bmon.common.event.MempoolContent;
import org.jspecify.annotations.Nullable;

/** One node's mempool, put together from the contents and changes that its agent sends in parts. */
final class NodeMempool {

    private final MempoolSets sets;
    private BitSet held = new BitSet();
    private TxidDigest digest = new TxidDigest();
    private @Nullable String snapshot;
    private long atMicros = Long.MIN_VALUE;

    /** What is being put together: the parts of one snapshot that have come. */
    private @Nullable String arriving;

    private int parts;
    private BitSet coming = new BitSet();

    /** What became of a part. */
    enum Outcome {
        /** More parts of it have to come. */
        WAITS,
        /** The set is as the agent saw it. */
        COMPLETE,
        /** It does not follow what is known: the whole set is needed. */
        BROKEN
    }

    NodeMempool(MempoolSets sets) {
        this.sets = sets;
    }

    /** Takes a part of a content or a change. */
    Outcome accept(MempoolContent content, long at) {
        if (content.part() == 1) {
            begin(content);
        }
        if (!content.snapshot().equals(arriving) || content.part() != parts + 1) {
            forget();
            return Outcome.BROKEN;
        }
        if (!content.whole() && (snapshot == null || (content.part() == 1 && !snapshot.equals(content.since())))) {
            forget();
            return Outcome.BROKEN;
        }
        parts++;
        if (content.whole()) {
            for (Txid txid : content.added()) {
                int id = sets.hold(txid, at);
                if (coming.get(id)) {
                    sets.release(id);
                }
                coming.set(id);
            }
        } else {
            content.removed().forEach(txid -> remove(txid, at));
            content.added().forEach(txid -> add(txid, at));
        }
        if (parts < content.parts()) {
            return Outcome.WAITS;
        }
        if (content.whole()) {
            replace(at);
        }
        arriving = null;
        snapshot = content.snapshot();
        atMicros = at;
        return Outcome.COMPLETE;
    }

    private void begin(MempoolContent content) {
        coming.stream().forEach(sets::release);
        coming = new BitSet();
        arriving = content.snapshot();
        parts = 0;
    }

    private void add(Txid txid, long at) {
        int id = sets.hold(txid, at);
        if (held.get(id)) {
            sets.release(id);
        } else {
            held.set(id);
            digest.add(txid);
        }
    }

    private void remove(Txid txid, long at) {
        int id = sets.find(txid);
        if (id != MempoolSets.NONE && held.get(id)) {
            held.clear(id);
            digest.remove(txid);
            sets.left(id, at);
            sets.release(id);
        }
    }

    private void replace(long at) {
        TxidDigest sum = new TxidDigest();
        held.stream().filter(id -> !coming.get(id)).forEach(id -> sets.left(id, at));
        coming.stream().forEach(id -> sum.add(sets.txid(id)));
        held.stream().forEach(sets::release);
        held = coming;
        digest = sum;
        coming = new BitSet();
    }

    /** Nothing is known of it any more. */
    void forget() {
        coming.stream().forEach(sets::release);
        held.stream().forEach(sets::release);
        coming = new BitSet();
        held = new BitSet();
        digest = new TxidDigest();
        arriving = null;
        snapshot = null;
        atMicros = Long.MIN_VALUE;
    }

    /** Whether the whole set is known. */
    boolean isKnown() {
        return snapshot != null && arriving == null;
    }

    /** When it was as it is here; fleet time. */
    long atMicros() {
        return atMicros;
    }

    /** Its digest, as agents tell it. */
    String digest() {
        return digest.toString();
    }

    /** The numbers of its transactions. */
    BitSet held() {
        return held;
    }
}
