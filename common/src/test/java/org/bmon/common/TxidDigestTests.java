package org.bmon.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The digest of a set of txids. */
class TxidDigestTests {

    private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void isTheSumInAnyOrder(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Txid> txids = new ArrayList<>();
        BigInteger sum = BigInteger.ZERO;
        for (int i = 0; i < 500; i++) {
            Txid txid = new Txid(word(random), word(random), word(random), word(random));
            txids.add(txid);
            sum = sum.add(new BigInteger(txid.toHex(), 16)).mod(MODULUS);
        }

        String digest = TxidDigest.of(txids);

        assertThat(digest).isEqualTo(String.format("500-%064x", sum));
        Collections.shuffle(txids, new Random(seed));
        assertThat(TxidDigest.of(txids)).isEqualTo(digest);
        assertThat(TxidDigest.of(txids.subList(1, 500))).isNotEqualTo(digest);
    }

    /** Words at the edges carry most. */
    private static long word(SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> -1L;
            case 1 -> 0L;
            default -> random.nextLong();
        };
    }

    @Test
    void whatIsTakenOutAgainLeavesNoTrace() {
        Txid one = new Txid(-1, -1, -1, -1);
        Txid two = new Txid(5, 0, -3, Long.MIN_VALUE);
        Txid three = new Txid(0, 0, 0, 1);
        TxidDigest digest = new TxidDigest();
        digest.add(one);
        digest.add(two);
        digest.add(three);
        digest.remove(one);
        digest.remove(two);

        assertThat(digest).hasToString(TxidDigest.of(java.util.List.of(three)));
    }
}
