package org.bmon.agent.source.log;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks at eight bytes of a line at a time: the reader's speed comes from here. */
final class Words {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long NEWLINES = ONES * '\n';

    private Words() {}

    /** The eight bytes from {@code at}, the first one lowest. */
    static long at(byte[] bytes, int at) {
        return (long) LONG.get(bytes, at);
    }

    /** Like {@link #at}; where the array ends sooner, the missing bytes are zero. */
    static long atMost(byte[] bytes, int at) {
        if (at + Long.BYTES <= bytes.length) {
            return at(bytes, at);
        }
        long word = 0;
        for (int i = bytes.length - 1; i >= at; i--) {
            word = (word << Byte.SIZE) | (bytes[i] & 0xff);
        }
        return word;
    }

    /** A word of eight times the same byte. */
    static long repeat(char ascii) {
        return ONES * ascii;
    }

    /**
     * Marks zero bytes: the lowest bit set is that of the first zero byte (later ones may be marked wrongly), and there
     * is one if and only if there is a zero byte.
     */
    static long zeros(long word) {
        return candidates(word) & HIGH_BITS;
    }

    private static long candidates(long word) {
        return word - ONES & ~word;
    }

    /** Which byte the lowest mark of {@link #zeros} means. */
    static int firstMarked(long marks) {
        return Long.numberOfTrailingZeros(marks) >>> 3;
    }

    /** The lowest {@code count} bytes (0 to 7) of a word. */
    static long low(long word, int count) {
        return word & (1L << (count << 3)) - 1;
    }

    /** Where the next newline in {@code [from, to)} is, or -1. */
    static int newline(byte[] bytes, int from, int to) {
        int at = from;
        for (; at + 4 * Long.BYTES <= to; at += 4 * Long.BYTES) {
            long first = candidates(at(bytes, at) ^ NEWLINES);
            long second = candidates(at(bytes, at + 8) ^ NEWLINES);
            long third = candidates(at(bytes, at + 16) ^ NEWLINES);
            long fourth = candidates(at(bytes, at + 24) ^ NEWLINES);
            if (((first | second | third | fourth) & HIGH_BITS) != 0) {
                long marks = gather(first) | gather(second) << 8 | gather(third) << 16 | gather(fourth) << 24;
                return at + Long.numberOfTrailingZeros(marks);
            }
        }
        for (; at < to; at++) {
            if (bytes[at] == '\n') {
                return at;
            }
        }
        return -1;
    }

    /** The high bits of the eight bytes of a word, side by side. */
    private static long gather(long marks) {
        return ((marks & HIGH_BITS) * 0x0002040810204081L) >>> 56;
    }

    /** The value of the six decimal digits in the low bytes of a word, or -1 if they are no digits. */
    static int sixDigits(long word) {
        long digits = word << 16 ^ 0x3030303030300000L;
        if (((digits + 0x0606060606060000L | digits) & 0xf0f0f0f0f0f0f0f0L) != 0) {
            return -1;
        }
        // The two low bytes are leading zeros; neighbours join to pairs, pairs to fours, fours to the whole.
        digits = digits * 10 + (digits >>> 8);
        return (int) (((digits & 0x000000ff000000ffL) * 0x000f424000000064L
                        + (digits >>> 16 & 0x000000ff000000ffL) * 0x0000271000000001L)
                >>> 32);
    }
}
