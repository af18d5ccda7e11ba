package org.bmon.sim.rpc;

import java.util.List;
import org.bmon.common.Txid;
import org.bmon.common.Wtxid;
import org.jspecify.annotations.Nullable;

/**
 * A transaction.
 *
 * @param txid its hash without witness
 * @param wtxid its hash with witness
 * @param size serialized bytes with witness
 * @param weight in weight units
 * @param fee satoshi; 0 for a coinbase
 * @param lockTime its lock time
 * @param inputs what it spends; empty for a coinbase
 * @param outputs what it pays
 * @param hex the serialized transaction; null if the model has none, then one of the same inputs and outputs is made up
 */
public record TxView(
        Txid txid,
        Wtxid wtxid,
        int size,
        int weight,
        long fee,
        long lockTime,
        List<Input> inputs,
        List<Output> outputs,
        @Nullable String hex) {

    public TxView {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /**
     * An output that a transaction spends.
     *
     * @param txid the transaction it is of
     * @param vout its number there
     * @param value satoshi
     */
    public record Input(Txid txid, int vout, long value) {}

    /**
     * A payment.
     *
     * @param value satoshi
     * @param script the output script, in hexadecimal
     */
    public record Output(long value, String script) {

        /** A payment to a witness key hash made of {@code key}. */
        public static Output toKey(long value, long key) {
            return new Output(value, "0014" + String.format("%040x", key));
        }

        /** True if nobody can ever spend it: OP_RETURN, or longer than 10,000 bytes. */
        public boolean unspendable() {
            return script.startsWith("6a") || script.length() > 20_000;
        }
    }

    /** A coinbase that claims {@code claimed}, with the witness commitment that Bitcoin Core adds. */
    public static TxView coinbase(Txid txid, int height, long claimed) {
        Output commitment = new Output(0, "6a24aa21a9ed" + txid.toHex());
        return new TxView(
                txid,
                new Wtxid(txid.word0(), txid.word1(), txid.word2(), ~txid.word3()),
                168,
                564,
                0,
                Math.max(0, height - 1),
                List.of(),
                List.of(Output.toKey(claimed, height), commitment),
                null);
    }

    /** A transaction that spends one output, pays {@code value} and keeps the change; for models without outputs. */
    public static TxView payment(Txid txid, Wtxid wtxid, int weight, long fee, Input spent, long value) {
        long change = spent.value() - value - fee;
        if (value < 0 || change < 0) {
            throw new IllegalArgumentException("a payment of " + value + " and a fee of " + fee + " are more than the "
                    + spent.value() + " spent");
        }
        return new TxView(
                txid,
                wtxid,
                // As in a payment from one witness key hash: a fifth of the weight is witness.
                (weight * 2 + 4) / 5,
                weight,
                fee,
                0,
                List.of(spent),
                List.of(Output.toKey(value, txid.word3()), Output.toKey(change, txid.word2())),
                null);
    }

    /** True if it is a coinbase. */
    public boolean isCoinbase() {
        return inputs.isEmpty();
    }

    /** Virtual bytes, rounded up. */
    public int vsize() {
        return (weight + 3) / 4;
    }

    /** Bytes without witness. */
    public int strippedSize() {
        return (weight - size) / 3;
    }

    /** Satoshi that it pays. */
    public long totalOut() {
        long total = 0;
        for (Output output : outputs) {
            total += output.value();
        }
        return total;
    }
}
