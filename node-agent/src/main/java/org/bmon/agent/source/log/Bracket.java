package org.bmon.agent.source.log;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * Reads a word in brackets, such as a thread or a category. The word is known by a 64-bit key of its bytes, so that none
 * is ever made a string.
 */
final class Bracket {

    private static final int MAX_LENGTH = 31;
    private static final long CLOSINGS = Words.repeat(']');
    private static final long MIX = 0x9e3779b97f4a7c15L;

    /** Key of the word read last. */
    long key;

    /**
     * Reads the word of the bracket at {@code open}.
     *
     * @return where its content behind "] " begins, or -1 if this is no bracketed word of a reasonable length
     */
    int read(byte[] bytes, int open, int end) {
        long hash = 0;
        for (int at = open + 1; at < end && at - open <= MAX_LENGTH; at += Long.BYTES) {
            long word = Words.atMost(bytes, at);
            long marks = Words.zeros(word ^ CLOSINGS);
            if (marks != 0) {
                int length = Words.firstMarked(marks);
                int close = at + length;
                key = mix(hash, Words.low(word, length), close - open);
                return close + 1 < end && bytes[close + 1] == ' ' ? close + 2 : -1;
            }
            hash = mix(hash, word, 0);
        }
        return -1;
    }

    /** The key of a word. */
    static long key(String word) {
        Bracket bracket = new Bracket();
        byte[] bytes = ("[" + word + "]  ").getBytes(ISO_8859_1);
        bracket.read(bytes, 0, bytes.length);
        return bracket.key;
    }

    private static long mix(long hash, long word, int length) {
        long mixed = (hash ^ word ^ length) * MIX;
        return mixed ^ mixed >>> 29;
    }
}
