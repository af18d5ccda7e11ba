package org.bmon.common;

import java.util.Collection;

/**
 * A digest of a set of txids that their order does not change: how many they are, and their sum as numbers of 256 bits,
 * modulo 2^256. Txids are hashes already, so two sets that differ by chance differ in it. It follows a set that changes.
 */
public final class TxidDigest {

    private long count;
    private long word0;
    private long word1;
    private long word2;
    private long word3;

    /** The digest of these txids. */
    public static String of(Collection<Txid> txids) {
        TxidDigest digest = new TxidDigest();
        txids.forEach(digest::add);
        return digest.toString();
    }

    /** One more is in the set. */
    public void add(Txid txid) {
        count++;
        sum(txid.word0(), txid.word1(), txid.word2(), txid.word3(), 0);
    }

    /** One that was in the set has left it. */
    public void remove(Txid txid) {
        count--;
        sum(~txid.word0(), ~txid.word1(), ~txid.word2(), ~txid.word3(), 1);
    }

    private void sum(long added0, long added1, long added2, long added3, long carried) {
        long carry = carried;
        long before = word3;
        word3 += added3 + carry;
        carry = carry(before, word3, carry);
        before = word2;
        word2 += added2 + carry;
        carry = carry(before, word2, carry);
        before = word1;
        word1 += added1 + carry;
        carry = carry(before, word1, carry);
        word0 += added0 + carry;
    }

    /** Of a sum that began at {@code before} and to which a word and {@code carried} were added. */
    private static long carry(long before, long after, long carried) {
        int order = Long.compareUnsigned(after, before);
        return order < 0 || (order == 0 && carried == 1) ? 1 : 0;
    }

    /** The count and the sum in hexadecimal digits. */
    @Override
    public String toString() {
        return count + "-" + new Txid(word0, word1, word2, word3).toHex();
    }
}
