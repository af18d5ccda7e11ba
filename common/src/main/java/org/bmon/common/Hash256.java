package org.bmon.common;

/**
 * A 32-byte hash, held as four longs in display order: {@code word0} holds the first eight bytes of the hash as
 * Bitcoin Core prints it.
 *
 * <p>ZMQ bodies and RPC answers carry hashes in display order as well; only raw blocks, transactions and REST binary
 * answers use the reverse.
 */
public sealed interface Hash256 permits BlockHash, Txid, Wtxid {

    /** Length in bytes. */
    int BYTES = 32;

    /** Length in hexadecimal digits. */
    int HEX_DIGITS = 64;

    /** Bytes 0 to 7, the most significant ones. */
    long word0();

    /** Bytes 8 to 15. */
    long word1();

    /** Bytes 16 to 23. */
    long word2();

    /** Bytes 24 to 31, the least significant ones. */
    long word3();

    /** The 64 lower-case hexadecimal digits that Bitcoin Core shows. */
    default String toHex() {
        return HexWords.toHex(word0(), word1(), word2(), word3());
    }

    /** A new array of the 32 bytes in display order. */
    default byte[] toBytes() {
        return HexWords.toBytes(word0(), word1(), word2(), word3());
    }
}
