package org.bmon.sim.rpc;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.List;
import org.bmon.common.Hash256;

/** Serializes headers and transactions from what a view tells of them; the signatures are made up. */
final class RawHex {

    private static final HexFormat HEX = HexFormat.of();
    static final long INPUT_SEQUENCE = 0xfffffffdL;
    static final long COINBASE_SEQUENCE = 0xfffffffeL;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private RawHex() {}

    /** The 80 bytes of a header. */
    static String header(BlockView block) {
        RawHex raw = new RawHex();
        raw.number(block.version(), 4);
        raw.reversed(block.previous() == null ? new byte[32] : block.previous().toBytes());
        raw.reversed(HEX.parseHex(block.merkleRoot()));
        raw.number(block.time(), 4);
        raw.number(block.bits(), 4);
        raw.number(block.nonce(), 4);
        return raw.hex();
    }

    /** The transaction's own hex, or one of the same inputs and outputs in a block of that height. */
    static String transaction(TxView tx, int height) {
        if (tx.hex() != null) {
            return tx.hex();
        }
        RawHex raw = new RawHex();
        raw.number(2, 4);
        raw.number(0, 1);
        raw.number(1, 1);
        raw.compact(Math.max(1, tx.inputs().size()));
        if (tx.isCoinbase()) {
            raw.reversed(new byte[32]);
            raw.number(0xffffffffL, 4);
            raw.script(coinbaseScript(height));
            raw.number(COINBASE_SEQUENCE, 4);
        }
        for (TxView.Input input : tx.inputs()) {
            raw.reversed(input.txid().toBytes());
            raw.number(input.vout(), 4);
            raw.script("");
            raw.number(INPUT_SEQUENCE, 4);
        }
        raw.compact(tx.outputs().size());
        for (TxView.Output output : tx.outputs()) {
            raw.number(output.value(), 8);
            raw.script(output.script());
        }
        for (int i = 0; i < Math.max(1, tx.inputs().size()); i++) {
            List<String> witness = witness(tx, i);
            raw.compact(witness.size());
            witness.forEach(raw::script);
        }
        raw.number(tx.lockTime(), 4);
        return raw.hex();
    }

    /** A signature and a key, or the 32 zero bytes of a coinbase. */
    static List<String> witness(TxView tx, int input) {
        if (tx.isCoinbase()) {
            return List.of("00".repeat(32));
        }
        Hash256 seed = tx.inputs().get(input).txid();
        return List.of("30" + seed.toHex() + tx.wtxid().toHex() + "000001", "02" + seed.toHex());
    }

    /** The height as BIP 34 wants it, with the zero byte that makes low ones long enough. */
    static String coinbaseScript(int height) {
        if (height <= 16) {
            return HEX.toHexDigits((byte) (height == 0 ? 0 : 0x50 + height)) + "00";
        }
        RawHex number = new RawHex();
        for (int left = height; left > 0; left >>= 8) {
            number.number(left, 1);
            if (left < 0x100 && left >= 0x80) {
                number.number(0, 1);
            }
        }
        RawHex script = new RawHex();
        script.script(number.hex());
        return script.hex();
    }

    private void number(long value, int length) {
        for (int i = 0; i < length; i++) {
            bytes.write((int) (value >>> (8 * i)));
        }
    }

    private void compact(int value) {
        if (value < 0xfd) {
            number(value, 1);
        } else if (value <= 0xffff) {
            number(0xfd, 1);
            number(value, 2);
        } else {
            number(0xfe, 1);
            number(value, 4);
        }
    }

    private void script(String hex) {
        compact(hex.length() / 2);
        bytes.writeBytes(HEX.parseHex(hex));
    }

    private void reversed(byte[] display) {
        for (int i = display.length - 1; i >= 0; i--) {
            bytes.write(display[i]);
        }
    }

    private String hex() {
        return HEX.formatHex(bytes.toByteArray());
    }
}
