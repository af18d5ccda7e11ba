package org.bmon.workbench.demo;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import org.bmon.common.Txid;
import org.jspecify.annotations.Nullable;

/**
 * Coins that anyone may spend: outputs to the witness script OP_TRUE. With them a node without a wallet can be made to
 * mine and relay real transactions, and no key is needed.
 */
final class OpenCoins {

    private static final byte[] OP_TRUE = {0x51};
    private static final byte[] SCRIPT = script();
    private static final long FEE_SAT = 1_000;
    private static final int MAX_COINS = 10_000;

    private final Deque<Coin> coins = new ArrayDeque<>();

    /** An output that can be spent. */
    record Coin(Txid txid, int output, long sat) {}

    /** The descriptor to mine to, for generatetodescriptor. */
    static String descriptor() {
        return "raw(" + HexFormat.of().formatHex(SCRIPT) + ")";
    }

    /** The script of its outputs, in hexadecimal. */
    static String scriptHex() {
        return HexFormat.of().formatHex(SCRIPT);
    }

    /** Takes a coin into the purse; past a bound it is left alone. */
    synchronized void add(Txid txid, int output, long sat) {
        if (coins.size() < MAX_COINS) {
            coins.add(new Coin(txid, output, sat));
        }
    }

    /** Takes a coin back whose payment was not accepted, to be tried again after the others. */
    synchronized void putBack(Payment payment) {
        coins.add(payment.spent());
    }

    /**
     * The next transaction, in hexadecimal: it spends the oldest coin into one new coin, which joins the purse by
     * {@link #add} once it is sent. Null if there is no coin that could pay the fee.
     */
    synchronized @Nullable Payment next() {
        for (Coin coin = coins.poll(); coin != null; coin = coins.poll()) {
            if (coin.sat() > 10 * FEE_SAT) {
                return new Payment(coin, HexFormat.of().formatHex(spend(coin)), coin.sat() - FEE_SAT);
            }
        }
        return null;
    }

    /**
     * A transaction to send.
     *
     * @param spent the coin it spends
     * @param hex the signed transaction
     * @param sat the value of its only output
     */
    record Payment(Coin spent, String hex, long sat) {}

    private static byte[] spend(Coin coin) {
        ByteBuffer tx = ByteBuffer.allocate(160).order(ByteOrder.LITTLE_ENDIAN);
        tx.putInt(2).put((byte) 0).put((byte) 1);
        byte[] id = coin.txid().toBytes();
        tx.put((byte) 1);
        for (int i = id.length - 1; i >= 0; i--) {
            tx.put(id[i]);
        }
        tx.putInt(coin.output()).put((byte) 0).putInt(0xfffffffd);
        tx.put((byte) 1).putLong(coin.sat() - FEE_SAT).put((byte) SCRIPT.length).put(SCRIPT);
        tx.put((byte) 1).put((byte) OP_TRUE.length).put(OP_TRUE);
        tx.putInt(0);
        byte[] bytes = new byte[tx.position()];
        tx.flip().get(bytes);
        return bytes;
    }

    private static byte[] script() {
        try {
            byte[] program = MessageDigest.getInstance("SHA-256").digest(OP_TRUE);
            return ByteBuffer.allocate(34)
                    .put((byte) 0)
                    .put((byte) program.length)
                    .put(program)
                    .array();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
