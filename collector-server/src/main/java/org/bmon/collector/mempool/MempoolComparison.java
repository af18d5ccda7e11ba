package org.bmon.collector.mempool;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Sets of bits beside one another: against what most of them hold, and each against each. The majority is counted in
 * planes of bits, so that the whole costs a few operations for each set and 64 transactions.
 */
final class MempoolComparison {

    private final long[][] sets;
    private final long[] settled;
    private final long[] majority;

    /**
     * What differs between one set and the majority, in transactions.
     *
     * @param shared in both
     * @param missing only in the majority
     * @param extra only in the set
     */
    record Difference(int shared, int missing, int extra) {

        /** Share of the majority that the set holds; 1 if the majority is empty. */
        double sharedRatio() {
            return shared + missing == 0 ? 1 : (double) shared / (shared + missing);
        }

        /** Share of the set that the majority lacks; 0 if it is empty. */
        double extraRatio() {
            return shared + extra == 0 ? 0 : (double) extra / (shared + extra);
        }
    }

    /**
     * @param sets the sets, all of the length of {@code settled}
     * @param settled which bits count
     */
    MempoolComparison(long[][] sets, long[] settled) {
        this.sets = sets;
        this.settled = settled;
        this.majority = new long[settled.length];
        int planes = 32 - Integer.numberOfLeadingZeros(sets.length);
        long[] sums = new long[planes];
        for (int word = 0; word < settled.length; word++) {
            if (settled[word] != 0) {
                majority[word] = settled[word] & atLeast(sums, word, sets.length / 2 + 1);
            }
        }
    }

    /** The bits of a word that at least so many sets have. */
    private long atLeast(long[] sums, int word, int limit) {
        Arrays.fill(sums, 0);
        for (long[] set : sets) {
            long carry = set[word];
            for (int plane = 0; carry != 0 && plane < sums.length; plane++) {
                long both = sums[plane] & carry;
                sums[plane] ^= carry;
                carry = both;
            }
        }
        long above = 0;
        long equal = -1;
        for (int plane = sums.length - 1; plane >= 0; plane--) {
            if ((limit >> plane & 1) == 0) {
                above |= equal & sums[plane];
                equal &= ~sums[plane];
            } else {
                equal &= sums[plane];
            }
        }
        return above | equal;
    }

    /** How many most sets hold. */
    int majority() {
        int count = 0;
        for (long word : majority) {
            count += Long.bitCount(word);
        }
        return count;
    }

    /** Whether a set holds a number. */
    boolean holds(int set, int number) {
        return (sets[set][number >> 6] >> number & 1) != 0;
    }

    /** One set against the majority. */
    Difference against(int set) {
        return difference(sets[set], majority);
    }

    /** One set against another. */
    Difference between(int set, int other) {
        return difference(sets[set], sets[other]);
    }

    private Difference difference(long[] own, long[] others) {
        int shared = 0;
        int missing = 0;
        int extra = 0;
        for (int word = 0; word < settled.length; word++) {
            long counted = settled[word];
            shared += Long.bitCount(own[word] & others[word] & counted);
            missing += Long.bitCount(~own[word] & others[word] & counted);
            extra += Long.bitCount(own[word] & ~others[word] & counted);
        }
        return new Difference(shared, missing, extra);
    }

    /** The first so many numbers that the majority has and the set lacks. */
    List<Integer> missing(int set, int most) {
        return numbers(sets[set], majority, most);
    }

    /** The first so many numbers that the set has and the majority lacks. */
    List<Integer> extra(int set, int most) {
        return numbers(majority, sets[set], most);
    }

    /** The first so many numbers that one set has and another lacks. */
    List<Integer> missing(int set, int other, int most) {
        return numbers(sets[set], sets[other], most);
    }

    private List<Integer> numbers(long[] without, long[] with, int most) {
        List<Integer> found = new ArrayList<>();
        for (int word = 0; word < settled.length && found.size() < most; word++) {
            long bits = ~without[word] & with[word] & settled[word];
            while (bits != 0 && found.size() < most) {
                found.add((word << 6) + Long.numberOfTrailingZeros(bits));
                bits &= bits - 1;
            }
        }
        return found;
    }
}
