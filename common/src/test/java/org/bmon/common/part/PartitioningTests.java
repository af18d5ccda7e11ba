package org.bmon.common.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.bmon.common.Stamp;
import org.bmon.common.TimeSource;
import org.bmon.common.Txid;
import org.bmon.common.event.BlockContent;
import org.bmon.common.event.BlockSpends;
import org.bmon.common.event.DataGap;
import org.bmon.common.event.Event;
import org.bmon.common.event.MempoolContent;
import org.bmon.common.event.MempoolEntry;
import org.bmon.common.event.TemplateState;
import org.bmon.common.event.TestEvents;
import org.bmon.common.event.TxAccepted;
import org.bmon.common.event.TxRejected;
import org.bmon.common.event.TxRemoved;
import org.bmon.common.event.TxReplaced;
import org.bmon.common.wire.Batch;
import org.bmon.common.wire.TestBatches;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PartitioningTests {

    private static final int MANY = 16;

    /** What goes to the judge of the fleet and nowhere else. */
    private static final Set<Class<? extends Event>> FLEET_ALONE = Set.of(
            MempoolContent.class, MempoolEntry.class, BlockContent.class, BlockSpends.class, TemplateState.class);

    /** What goes by its transactions. */
    private static final Set<Class<? extends Event>> BY_TXID =
            Set.of(TxAccepted.class, TxRemoved.class, TxRejected.class, TxReplaced.class);

    private final Partitioning partitioning = new Partitioning(MANY);

    static List<Class<? extends Event>> types() {
        return TestEvents.types();
    }

    @ParameterizedTest
    @MethodSource("types")
    void everyTypeGoesWhereItsRuleSays(Class<? extends Event> type) {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 200; i++) {
            Event event = TestEvents.random(type, random);
            assertThat(partitioning.of(event)).as(event.toString()).isEqualTo(expected(event));
        }
    }

    private Set<Integer> expected(Event event) {
        if (FLEET_ALONE.contains(event.getClass())) {
            return Set.of(0);
        }
        if (!BY_TXID.contains(event.getClass())) {
            return all();
        }
        Set<Integer> expected = new TreeSet<>();
        if (event instanceof TxAccepted accepted) {
            expected.add(partitioning.of(accepted.txid()));
        } else if (event instanceof TxRemoved removed) {
            expected.add(partitioning.of(removed.txid()));
            if (removed.reason() != null) {
                expected.add(0);
            }
        } else if (event instanceof TxRejected rejected) {
            expected.add(partitioning.of(rejected.txid()));
            expected.add(0);
        } else if (event instanceof TxReplaced replaced) {
            expected.add(0);
            replaced.replaced().forEach(txid -> expected.add(partitioning.of(txid)));
            Txid replacement = replaced.replacement();
            if (replacement != null) {
                expected.add(partitioning.of(replacement));
            }
        }
        return expected;
    }

    private static Set<Integer> all() {
        Set<Integer> all = new TreeSet<>();
        for (int partition = 0; partition < MANY; partition++) {
            all.add(partition);
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theSplitHasEveryEventWhereItBelongsAndNowhereElse(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int partitions = 1; partitions <= 7; partitions++) {
            Partitioning some = new Partitioning(partitions);
            Batch batch = TestBatches.random(random, 300);
            ClockReading clock = new ClockReading(-5, 2);
            BitSet witnesses = Witnesses.of(batch.events());

            List<Part> parts = some.split(batch.stream(), batch.first(), batch.events(), 4, 5, 6, clock);

            assertThat(parts).hasSize(partitions);
            for (int partition = 0; partition < partitions; partition++) {
                List<Long> positions = new ArrayList<>();
                List<Event> events = new ArrayList<>();
                for (int i = 0; i < batch.events().size(); i++) {
                    if (some.of(batch.events().get(i)).contains(partition) || witnesses.get(i)) {
                        positions.add(batch.first() + i);
                        events.add(batch.events().get(i));
                    }
                }
                assertThat(parts.get(partition))
                        .isEqualTo(new Part(
                                batch.stream(),
                                batch.first(),
                                batch.next(),
                                4,
                                5,
                                6,
                                clock,
                                partition,
                                partitions,
                                positions,
                                events));
            }
        }
    }

    @Test
    void everyPartitionKnowsUntilWhenTheNodeTold() {
        Event before = new TxRemoved(Stamp.ofLog(10), new Txid(0, 0, 0, 1), null);
        Event gap = new DataGap(Stamp.ofLog(20), DataGap.Source.LOG, "bytes-skipped", 5L, "");
        Event between = new TxRemoved(Stamp.ofLog(30), new Txid(0, 0, 0, 2), null);
        Event last = new TxRemoved(Stamp.ofLog(40), new Txid(0, 0, 0, 3), null);
        Batch batch = TestBatches.of(new SplittableRandom(9), List.of(before, gap, between, last));

        List<Part> parts = partitioning.split(batch.stream(), batch.first(), batch.events(), 0, 1, 2, null);

        assertThat(parts).allSatisfy(part -> assertThat(part.events()).contains(before, gap, last));
        assertThat(parts.stream().filter(part -> part.events().contains(between)))
                .hasSize(1);
    }

    @Test
    void oneThatIsNoneOfTheEventsConcernHasAnEmptyPart() {
        SplittableRandom random = new SplittableRandom(9);
        Batch batch = TestBatches.of(
                random, List.of(new TxRemoved(new Stamp(1, TimeSource.POLLED), new Txid(0, 0, 0, 1), null)));

        List<Part> parts = partitioning.split(batch.stream(), batch.first(), batch.events(), 0, 1, 2, null);

        assertThat(parts).allMatch(part -> part.next() == batch.next());
        assertThat(parts.stream().filter(part -> part.events().isEmpty())).hasSize(MANY - 1);
    }

    @Test
    void aTransactionHasThePlaceThatItHadInEveryVersion() {
        List<Integer> places = new ArrayList<>();
        for (long i = 0; i < 8; i++) {
            places.add(new Partitioning(12).of(new Txid(i, 2 * i, 0, i << 40)));
        }
        assertThat(places).containsExactly(0, 3, 6, 8, 7, 6, 1, 9);
        assertThat(new Partitioning(1).of(new Txid(1, 2, 3, 4))).isZero();
    }

    @Test
    void transactionsSpreadEvenly() {
        SplittableRandom random = new SplittableRandom(5);
        int[] counts = new int[MANY];
        for (int i = 0; i < 160_000; i++) {
            counts[partitioning.of(new Txid(0, 0, 0, random.nextLong(1_000_000)))]++;
        }
        for (int count : counts) {
            assertThat(count).isBetween(9_000, 11_000);
        }
    }

    @Test
    void thereIsAtLeastOnePartition() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Partitioning(0));
        assertThat(new HashSet<>(new Partitioning(1)
                        .split(TestBatches.random(new SplittableRandom(1), 0).stream(), 1, List.of(), 0, 1, 1, null)))
                .hasSize(1);
    }
}
