package org.bmon.sim.ledger;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.bmon.common.Txid;
import org.bmon.common.Wtxid;

/** Makes transactions out of a source of chance. What they spend exists nowhere; no two spend the same by accident. */
public final class Mint {

    private static final long FINAL_BUT_REPLACEABLE = 0xffff_fffdL;

    private final SplittableRandom random;

    public Mint(SplittableRandom random) {
        this.random = random;
    }

    /** A new transaction of one to three inputs that pays 1 to 20 satoshi per virtual byte. */
    public SimTx transaction(TxKind kind) {
        List<OutPoint> inputs = new ArrayList<>();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            inputs.add(
                    new OutPoint(Txid.ofBytes(bytes(32), 0), random.nextInt(4), random.nextLong(100_000, 100_000_000)));
        }
        return spend(kind, inputs, 1 + random.nextInt(20));
    }

    /** A transaction that spends the same as another and pays at least four satoshi per virtual byte more. */
    public SimTx replacement(SimTx replaced) {
        return spend(replaced.kind(), replaced.inputs(), replaced.feeRate() / 1000 + 4 + random.nextInt(10));
    }

    private SimTx spend(TxKind kind, List<OutPoint> inputs, long satPerVbyte) {
        long in = inputs.stream().mapToLong(OutPoint::valueSat).sum();
        List<Output> outputs = new ArrayList<>();
        if (kind == TxKind.DATA_CARRIER) {
            outputs.add(new Output(0, "6a28" + hex(40)));
        } else if (kind == TxKind.BARE_MULTISIG) {
            outputs.add(new Output(in / 4, "512102" + hex(32) + "2103" + hex(32) + "52ae"));
        } else {
            outputs.add(new Output(in / 4, "0014" + hex(20)));
        }
        long paid = outputs.get(0).valueSat();
        String change = "0014" + hex(20);
        List<byte[]> signatures = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i++) {
            signatures.add(bytes(71));
            signatures.add(bytes(33));
        }
        // The fee follows from the size, which does not depend on the fee.
        List<Output> sized = new ArrayList<>(outputs);
        sized.add(new Output(0, change));
        SimTx draft = assemble(kind, inputs, sized, signatures, 0);
        long fee = draft.vsize() * satPerVbyte;
        outputs.add(new Output(in - paid - fee, change));
        return assemble(kind, inputs, outputs, signatures, fee);
    }

    private SimTx assemble(TxKind kind, List<OutPoint> inputs, List<Output> outputs, List<byte[]> witness, long fee) {
        Encoder body = new Encoder().compactSize(inputs.size());
        for (OutPoint input : inputs) {
            body.hash(input.txid()).int32(input.vout()).compactSize(0).int32(FINAL_BUT_REPLACEABLE);
        }
        outputs(body, outputs);
        Encoder stack = new Encoder();
        for (int i = 0; i < inputs.size(); i++) {
            stack.compactSize(2).sized(witness.get(2 * i)).sized(witness.get(2 * i + 1));
        }
        return finish(kind, body.toBytes(), stack.toBytes(), 0, fee, inputs, outputs);
    }

    /** The coinbase of a block at a height: {@code tag} makes it the only one of its kind. */
    static SimTx coinbase(int height, long tag, long claimedSat, String commitmentHex) {
        Encoder script = new Encoder();
        byte[] number = heightNumber(height);
        script.sized(number).compactSize(8).int64(tag);
        List<Output> outputs = List.of(
                new Output(claimedSat, "0014" + String.format("%040x", tag)),
                new Output(0, "6a24aa21a9ed" + commitmentHex));
        Encoder body = new Encoder()
                .compactSize(1)
                .raw(new byte[32])
                .int32(0xffff_ffffL)
                .sized(script.toBytes())
                .int32(0xffff_fffeL);
        outputs(body, outputs);
        byte[] stack = new Encoder().compactSize(1).sized(new byte[32]).toBytes();
        return finish(TxKind.COINBASE, body.toBytes(), stack, Math.max(0, height - 1), 0, List.of(), outputs);
    }

    private static void outputs(Encoder body, List<Output> outputs) {
        body.compactSize(outputs.size());
        for (Output output : outputs) {
            body.int64(output.valueSat()).sizedHex(output.scriptHex());
        }
    }

    private static SimTx finish(
            TxKind kind,
            byte[] body,
            byte[] witness,
            long lockTime,
            long fee,
            List<OutPoint> inputs,
            List<Output> outputs) {
        byte[] stripped = new Encoder().int32(2).raw(body).int32(lockTime).toBytes();
        byte[] whole = new Encoder()
                .int32(2)
                .raw(new byte[] {0, 1})
                .raw(body)
                .raw(witness)
                .int32(lockTime)
                .toBytes();
        Txid txid = Txid.ofBytes(Encoder.reversed(Encoder.doubleSha256(stripped)), 0);
        Wtxid wtxid = Wtxid.ofBytes(Encoder.reversed(Encoder.doubleSha256(whole)), 0);
        return new SimTx(txid, wtxid, kind, whole, stripped.length, fee, lockTime, inputs, outputs);
    }

    /** A height as BIP 34 wants it: little endian, one byte more if the highest bit would say negative. */
    private static byte[] heightNumber(int height) {
        int length = height < 0x80 ? 1 : height < 0x8000 ? 2 : height < 0x80_0000 ? 3 : 4;
        byte[] number = new byte[length];
        for (int i = 0; i < length; i++) {
            number[i] = (byte) (height >>> (8 * i));
        }
        return number;
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private String hex(int length) {
        return HexFormat.of().formatHex(bytes(length));
    }
}
