package org.bmon.common;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads and writes hashes: the one place where hexadecimal digits become bits and back. */
public final class HexWords {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] VALUES = values();

    private HexWords() {}

    /** True if the 64 bytes from {@code offset} are hexadecimal digits of either case. */
    public static boolean isHash(byte[] ascii, int offset) {
        if (offset < 0 || offset > ascii.length - Hash256.HEX_DIGITS) {
            return false;
        }
        int bad = 0;
        for (int i = offset; i < offset + Hash256.HEX_DIGITS; i++) {
            bad |= VALUES[ascii[i] & 0xff];
        }
        return bad >= 0;
    }

    /**
     * The value of the 16 hexadecimal digits from {@code offset}, which the caller has checked with
     * {@link #isHash(byte[], int)}.
     */
    public static long word(byte[] ascii, int offset) {
        long word = 0;
        for (int i = offset; i < offset + 16; i++) {
            word = (word << 4) | (VALUES[ascii[i] & 0xff] & 0xf);
        }
        return word;
    }

    static byte[] checkedHex(String hex) {
        byte[] ascii = hex.getBytes(StandardCharsets.ISO_8859_1);
        if (hex.length() != Hash256.HEX_DIGITS || !isHash(ascii, 0)) {
            throw new IllegalArgumentException(
                    "not a hash of 64 hexadecimal digits: '" + hex.substring(0, Math.min(80, hex.length())) + "'");
        }
        return ascii;
    }

    static void checkBytes(byte[] bytes, int offset) {
        if (offset < 0 || offset > bytes.length - Hash256.BYTES) {
            throw new IllegalArgumentException(
                    "a hash needs 32 bytes from " + offset + ", there are " + (bytes.length - offset));
        }
    }

    static long wordOfBytes(byte[] bytes, int offset) {
        return (long) LONG.get(bytes, offset);
    }

    static String toHex(long word0, long word1, long word2, long word3) {
        byte[] ascii = new byte[Hash256.HEX_DIGITS];
        digits(ascii, 0, word0);
        digits(ascii, 16, word1);
        digits(ascii, 32, word2);
        digits(ascii, 48, word3);
        return new String(ascii, StandardCharsets.US_ASCII);
    }

    static byte[] toBytes(long word0, long word1, long word2, long word3) {
        byte[] bytes = new byte[Hash256.BYTES];
        LONG.set(bytes, 0, word0);
        LONG.set(bytes, 8, word1);
        LONG.set(bytes, 16, word2);
        LONG.set(bytes, 24, word3);
        return bytes;
    }

    private static void digits(byte[] into, int offset, long word) {
        for (int i = 0; i < 16; i++) {
            into[offset + i] = DIGITS[(int) (word >>> (60 - 4 * i)) & 0xf];
        }
    }

    private static byte[] values() {
        byte[] values = new byte[256];
        Arrays.fill(values, (byte) -1);
        for (int i = 0; i < 16; i++) {
            values[DIGITS[i]] = (byte) i;
            values[Character.toUpperCase(DIGITS[i])] = (byte) i;
        }
        return values;
    }
}
