package org.bmon.sim.ledger;

import java.util.List;
import org.bmon.common.Txid;
import org.bmon.common.Wtxid;

/** A simulated transaction: real bytes that hash to its identities, signatures aside. Immutable. */
public final class SimTx {

    private final Txid txid;
    private final Wtxid wtxid;
    private final TxKind kind;
    private final byte[] raw;
    private final int strippedSize;
    private final long feeSat;
    private final long lockTime;
    private final List<OutPoint> inputs;
    private final List<Output> outputs;

    SimTx(
            Txid txid,
            Wtxid wtxid,
            TxKind kind,
            byte[] raw,
            int strippedSize,
            long feeSat,
            long lockTime,
            List<OutPoint> inputs,
            List<Output> outputs) {
        this.txid = txid;
        this.wtxid = wtxid;
        this.kind = kind;
        this.raw = raw;
        this.strippedSize = strippedSize;
        this.feeSat = feeSat;
        this.lockTime = lockTime;
        this.inputs = List.copyOf(inputs);
        this.outputs = List.copyOf(outputs);
    }

    public Txid txid() {
        return txid;
    }

    public Wtxid wtxid() {
        return wtxid;
    }

    public TxKind kind() {
        return kind;
    }

    /** A copy of the serialized transaction, with witness. */
    public byte[] raw() {
        return raw.clone();
    }

    /** Serialized bytes with witness. */
    public int size() {
        return raw.length;
    }

    /** In weight units. */
    public int weight() {
        return strippedSize * 3 + raw.length;
    }

    /** Virtual bytes, rounded up. */
    public int vsize() {
        return (weight() + 3) / 4;
    }

    /** Satoshi; 0 for a coinbase. */
    public long feeSat() {
        return feeSat;
    }

    public long lockTime() {
        return lockTime;
    }

    /** What it spends; empty for a coinbase. */
    public List<OutPoint> inputs() {
        return inputs;
    }

    public List<Output> outputs() {
        return outputs;
    }

    /** Satoshi per 1000 virtual bytes, rounded down. */
    public long feeRate() {
        return feeSat * 1000 / vsize();
    }

    /** Satoshi that it pays. */
    public long totalOut() {
        return outputs.stream().mapToLong(Output::valueSat).sum();
    }

    @Override
    public String toString() {
        return txid.toHex();
    }
}
