package org.bmon.common;

import org.jspecify.annotations.Nullable;

/**
 * The hash of a block's header: the identity of a block.
 *
 * @param word0 bytes 0 to 7 in display order
 * @param word1 bytes 8 to 15
 * @param word2 bytes 16 to 23
 * @param word3 bytes 24 to 31
 */
public record BlockHash(long word0, long word1, long word2, long word3) implements Hash256, Comparable<BlockHash> {

    /**
     * Reads 64 hexadecimal digits of either case.
     *
     * @throws IllegalArgumentException if there are not exactly 64 digits
     */
    public static BlockHash ofHex(String hex) {
        return ofHexAt(HexWords.checkedHex(hex), 0);
    }

    /** Reads the 64 digits from {@code offset}, checked before by {@link HexWords#isHash(byte[], int)}. */
    public static BlockHash ofHexAt(byte[] ascii, int offset) {
        return new BlockHash(
                HexWords.word(ascii, offset),
                HexWords.word(ascii, offset + 16),
                HexWords.word(ascii, offset + 32),
                HexWords.word(ascii, offset + 48));
    }

    /**
     * Reads 32 bytes in display order from {@code offset}.
     *
     * @throws IllegalArgumentException if there are fewer
     */
    public static BlockHash ofBytes(byte[] bytes, int offset) {
        HexWords.checkBytes(bytes, offset);
        return new BlockHash(
                HexWords.wordOfBytes(bytes, offset),
                HexWords.wordOfBytes(bytes, offset + 8),
                HexWords.wordOfBytes(bytes, offset + 16),
                HexWords.wordOfBytes(bytes, offset + 24));
    }

    @Override
    public int compareTo(BlockHash other) {
        int order = Long.compareUnsigned(word0, other.word0);
        order = order != 0 ? order : Long.compareUnsigned(word1, other.word1);
        order = order != 0 ? order : Long.compareUnsigned(word2, other.word2);
        return order != 0 ? order : Long.compareUnsigned(word3, other.word3);
    }

    /** In words: that of every record is slow where a quick compiler alone is at work, as in an agent. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BlockHash that
                && word3 == that.word3
                && word2 == that.word2
                && word1 == that.word1
                && word0 == that.word0;
    }

    /** The last bytes alone: a hash is as random there as anywhere, and a block's first bytes are zero. */
    @Override
    public int hashCode() {
        return Long.hashCode(word3);
    }

    /** The 64 lower-case hexadecimal digits. */
    @Override
    public String toString() {
        return toHex();
    }
}
