package org.bmon.workbench.demo;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Makes of a valid regtest block without transactions one whose coinbase takes a satoshi too much. */
final class FlawedBlock {

    private static final int HEADER = 80;
    private static final int MERKLE_ROOT = 36;
    private static final int NONCE = 76;
    private static final int OUTPOINT = 36;
    private static final int SEQUENCE = 4;
    private static final int LOCK_TIME = 4;

    /** Regtest's target has its highest byte at 0x7f, with the next all ones. */
    private static final int HIGHEST = 0x7f;

    private FlawedBlock() {}

    /**
     * The flawed block in hexadecimal, its proof of work done.
     *
     * @param hex a block of regtest with nothing but its coinbase, as generateblock with submit=false gives it
     */
    static String of(String hex) {
        byte[] block = HexFormat.of().parseHex(hex);
        int coinbase = HEADER + 1;
        boolean witness = block[coinbase + 4] == 0;
        int input = coinbase + 4 + (witness ? 2 : 0);
        int script = input + 1 + OUTPOINT;
        int outputs = script + 1 + (block[script] & 0xff) + SEQUENCE;
        ByteBuffer bytes = ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(outputs + 1, bytes.getLong(outputs + 1) + 1);
        int end = outputs + 1;
        for (int left = block[outputs]; left > 0; left--) {
            end += 8 + 1 + (block[end + 8] & 0xff);
        }
        // The txid leaves the witness out.
        ByteBuffer stripped = ByteBuffer.allocate(block.length);
        stripped.put(block, coinbase, 4).put(block, input, end - input).put(block, block.length - LOCK_TIME, LOCK_TIME);
        byte[] txid = twice(stripped.array(), stripped.position());
        System.arraycopy(txid, 0, block, MERKLE_ROOT, txid.length);
        int nonce = 0;
        do {
            bytes.putInt(NONCE, nonce++);
        } while ((twice(block, HEADER)[31] & 0xff) >= HIGHEST);
        return HexFormat.of().formatHex(block);
    }

    private static byte[] twice(byte[] bytes, int length) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(bytes, 0, length);
            return sha.digest(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
