package org.bmon.agent.source.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * Reads a word in brackets, such as a thread or a category. The word is known by a 64-bit key of its bytes, so that none
 * is ever made a string.
 */
final class Bracket {

    private static final int SHORT_LENGTH = 2 * Long.BYTES;
    private static final int MAX_LENGTH = 32;
    private static final long CLOSINGS = Words.repeat(']');

    /** Key of the word read last. */
    long key;

    /**
     * Reads the word of the bracket at {@code open}.
     *
     * @return where the line goes on behind "] ", or -1 if this is no bracketed word of a reasonable length
     */
    int read(byte[] bytes, int open, int end) {
        int from = open + 1;
        if (from + SHORT_LENGTH > bytes.length) {
            return readLong(bytes, from, end);
        }
        // Without branches, for the lengths of the words of consecutive lines are not to be predicted.
        long low = Words.at(bytes, from);
        long high = Words.at(bytes, from + Long.BYTES);
        long lowMarks = Words.zeros(low ^ CLOSINGS);
        long highMarks = Words.zeros(high ^ CLOSINGS);
        long inLow = (lowMarks | -lowMarks) >> 63;
        int length = Words.firstMarked(lowMarks) + (Words.firstMarked(highMarks) & (int) ~inLow);
        if (length == SHORT_LENGTH) {
            return readLong(bytes, from, end);
        }
        key = mix(low & (before(lowMarks) | ~inLow), high & before(highMarks) & ~inLow);
        int close = from + length;
        return close + 1 < end && bytes[close + 1] == ' ' ? close + 2 : -1;
    }

    /** A mask of the bytes before the lowest mark. */
    private static long before(long marks) {
        return (marks ^ marks - 1) >>> Byte.SIZE;
    }

    private int readLong(byte[] bytes, int from, int end) {
        int close = from;
        int limit = Math.min(end, from + MAX_LENGTH);
        while (close < limit && bytes[close] != ']') {
            close++;
        }
        if (close == limit || close + 1 >= end || bytes[close + 1] != ' ') {
            return -1;
        }
        long mixed = 0;
        int at = from;
        if (close - from < SHORT_LENGTH) {
            mixed = word(bytes, at, close);
            at = Math.min(at + Long.BYTES, close);
            mixed = mix(mixed, word(bytes, at, close));
        } else {
            for (; at < close; at += Long.BYTES) {
                mixed = mix(mixed, word(bytes, at, close));
            }
        }
        key = mixed;
        return close + 2;
    }

    /** Up to eight bytes from {@code at}, those from {@code end} on being zero. */
    private static long word(byte[] bytes, int at, int end) {
        long word = Words.atMost(bytes, at);
        return end - at >= Long.BYTES ? word : Words.low(word, end - at);
    }

    /** The key of a word. */
    static long key(String word) {
        Bracket bracket = new Bracket();
        byte[] bytes = ("[" + word + "]  ").getBytes(ISO_8859_1);
        bracket.read(bytes, 0, bytes.length);
        return bracket.key;
    }

    private static long mix(long word, long next) {
        long mixed = (word * 0x9e3779b97f4a7c15L ^ next) * 0xc2b2ae3d27d4eb4fL;
        return mixed ^ mixed >>> 29;
    }
}
