package org.bmon.collector.mempool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.bmon.common.Stamp;
import org.bmon.common.TimeSource;
import org.bmon.common.Txid;
import org.bmon.common.event.MempoolContent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MempoolComparisonTests {

    @ParameterizedTest(name = "{0} sets")
    @ValueSource(ints = {1, 2, 3, 4, 7, 8, 15, 16, 17, 100})
    void givesWhatCountingOneByOneGives(int nodes) {
        SplittableRandom random = new SplittableRandom(nodes);
        int size = 500;
        long[][] sets = new long[nodes][];
        for (int i = 0; i < nodes; i++) {
            sets[i] = bits(random, size);
        }
        long[] settled = bits(random, size);
        MempoolComparison comparison = new MempoolComparison(sets, settled);

        int majority = 0;
        int[] missing = new int[nodes];
        int[] extra = new int[nodes];
        int[] shared = new int[nodes];
        for (int id = 0; id < size; id++) {
            int holders = 0;
            for (long[] set : sets) {
                holders += has(set, id) ? 1 : 0;
            }
            boolean most = holders >= nodes / 2 + 1;
            if (has(settled, id)) {
                majority += most ? 1 : 0;
                for (int i = 0; i < nodes; i++) {
                    shared[i] += most && has(sets[i], id) ? 1 : 0;
                    missing[i] += most && !has(sets[i], id) ? 1 : 0;
                    extra[i] += !most && has(sets[i], id) ? 1 : 0;
                }
            }
        }
        assertThat(comparison.majority()).isEqualTo(majority);
        for (int i = 0; i < nodes; i++) {
            assertThat(comparison.against(i))
                    .isEqualTo(new MempoolComparison.Difference(shared[i], missing[i], extra[i]));
            assertThat(comparison.missing(i, size)).hasSize(missing[i]);
            assertThat(comparison.extra(i, size)).hasSize(extra[i]);
        }
        assertThat(comparison.between(0, nodes - 1).shared())
                .isEqualTo((int) new BitSetOf(sets[0], sets[nodes - 1], settled).count());
    }

    private record BitSetOf(long[] one, long[] two, long[] three) {
        long count() {
            BitSet set = BitSet.valueOf(one);
            set.and(BitSet.valueOf(two));
            set.and(BitSet.valueOf(three));
            return set.cardinality();
        }
    }

    private static long[] bits(SplittableRandom random, int size) {
        long[] words = new long[(size + 63) / 64];
        for (int id = 0; id < size; id++) {
            if (random.nextInt(3) > 0) {
                words[id >> 6] |= 1L << id;
            }
        }
        return words;
    }

    private static boolean has(long[] set, int id) {
        return (set[id >> 6] >>> id & 1) == 1;
    }

    /** The bound is the issue's: 512 MiB for 100 nodes with 100,000 transactions each, all pairs. */
    @Test
    void hundredMempoolsOfAHundredThousandFitAndEveryPairIsCompared() {
        int nodes = 100;
        int transactions = 100_000;
        Txid[] all = new Txid[transactions * 12 / 10];
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < all.length; i++) {
            all[i] = new Txid(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
        }
        long before = usedMemory();
        MempoolSets sets = new MempoolSets();
        NodeMempool[] mempools = new NodeMempool[nodes];
        for (int node = 0; node < nodes; node++) {
            mempools[node] = new NodeMempool(sets);
            int from = random.nextInt(all.length - transactions);
            int parts = transactions / 2_000;
            for (int part = 1; part <= parts; part++) {
                int begin = from + (part - 1) * 2_000;
                mempools[node].accept(
                        new MempoolContent(
                                new Stamp(1, TimeSource.POLLED),
                                "s",
                                part,
                                parts,
                                true,
                                null,
                                null,
                                java.util.Arrays.asList(all).subList(begin, begin + 2_000),
                                java.util.List.of()),
                        1);
            }
        }
        long[][] words = new long[nodes][];
        for (int node = 0; node < nodes; node++) {
            words[node] = sets.words(mempools[node].held());
        }
        long began = System.nanoTime();
        MempoolComparison comparison = new MempoolComparison(words, sets.settled(1));
        int shared = 0;
        for (int one = 0; one < nodes; one++) {
            shared = Math.max(shared, comparison.against(one).shared());
            for (int two = one + 1; two < nodes; two++) {
                shared = Math.max(shared, comparison.between(one, two).shared());
            }
        }
        long millis = (System.nanoTime() - began) / 1_000_000;
        long megabytes = (usedMemory() - before) >> 20;
        System.out.printf("100 mempools of 100,000: all pairs in %d ms, %d MiB%n", millis, megabytes);

        assertThat(shared).isBetween(90_000, 100_000);
        assertThat(sets.size()).isBetween(110_000, 120_000);
        assertThat(megabytes).as("MiB held").isLessThan(512);
    }

    private static long usedMemory() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
