package org.bmon.common;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Reads and writes hashes: the one place where hexadecimal digits become bits and back. */
public final class HexWords {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    private HexWords() {}

    /** True if the 64 bytes from {@code offset} are hexadecimal digits of either case. */
    public static boolean isHash(byte[] ascii, int offset) {
        if (offset < 0 || offset > ascii.length - Hash256.HEX_DIGITS) {
            return false;
        }
        long good = -1;
        for (int i = offset; i < offset + Hash256.HEX_DIGITS; i += Long.BYTES) {
            good &= hexDigits((long) LONG.get(ascii, i));
        }
        return (good & HIGH_BITS) == HIGH_BITS;
    }

    /**
     * The value of the 16 hexadecimal digits from {@code offset}, which the caller has checked with
     * {@link #isHash(byte[], int)}.
     */
    public static long word(byte[] ascii, int offset) {
        return (value((long) LONG.get(ascii, offset)) << 32) | value((long) LONG.get(ascii, offset + Long.BYTES));
    }

    /** Sets the high bit of each of the eight bytes that is a hexadecimal digit; the other bits mean nothing. */
    private static long hexDigits(long ascii) {
        long bytes = ascii & ~HIGH_BITS;
        long letters = bytes | (ONES * 0x20);
        long digit = atLeast(bytes, '0') & ~atLeast(bytes, '9' + 1);
        long letter = atLeast(letters, 'a') & ~atLeast(letters, 'f' + 1);
        return (digit | letter) & ~ascii;
    }

    /** Sets the high bit of each byte, all of them below 0x80, that is at least {@code least}. */
    private static long atLeast(long bytes, int least) {
        return (bytes | HIGH_BITS) - ONES * least;
    }

    /** The value of eight hexadecimal digits: each becomes a nibble, then neighbours are joined three times. */
    private static long value(long ascii) {
        long nibbles = (ascii & (ONES * 0x0f)) + ((ascii >>> 6) & ONES) * 9;
        long bytes = ((nibbles >>> 4) | nibbles) & 0x00ff00ff00ff00ffL;
        long shorts = ((bytes >>> 8) | bytes) & 0x0000ffff0000ffffL;
        return ((shorts >>> 16) | shorts) & 0xffffffffL;
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
}
