package org.bmon.agent.source.rpc.poll;

import java.util.Collection;
import org.bmon.common.Txid;

/**
 * A digest of a set of txids that their order does not change: how many they are, and their sum as numbers of 256 bits,
 * modulo 2^256. Txids are hashes already, so two sets that differ by chance differ in it.
 */
final class TxidDigest {

    private TxidDigest() {}

    static String of(Collection<Txid> txids) {
        long word0 = 0;
        long word1 = 0;
        long word2 = 0;
        long word3 = 0;
        for (Txid txid : txids) {
            word3 += txid.word3();
            long carry = Long.compareUnsigned(word3, txid.word3()) < 0 ? 1 : 0;
            long before = word2;
            word2 += txid.word2() + carry;
            carry = carry(before, word2, carry);
            before = word1;
            word1 += txid.word1() + carry;
            carry = carry(before, word1, carry);
            word0 += txid.word0() + carry;
        }
        return txids.size() + "-" + new Txid(word0, word1, word2, word3).toHex();
    }

    /** Of a sum that began at {@code before} and to which a word and {@code carried} were added. */
    private static long carry(long before, long after, long carried) {
        int order = Long.compareUnsigned(after, before);
        return order < 0 || order == 0 && carried == 1 ? 1 : 0;
    }
}
