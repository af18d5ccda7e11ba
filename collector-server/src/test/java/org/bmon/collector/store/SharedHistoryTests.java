package org.bmon.collector.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.bmon.collector.TestPostgres;
import org.bmon.collector.propagation.DelayStatistics;
import org.bmon.collector.propagation.Quality;
import org.bmon.collector.propagation.Stage;
import org.bmon.collector.propagation.StageSpread;
import org.bmon.collector.propagation.TransactionSpread;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Txid;
import org.bmon.common.event.StreamId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One history with two collectors that write it at once, in PostgreSQL. */
class SharedHistoryTests {

    private static final long WINDOW = 900_000_000L;
    private static final long T0 = 1_700_000_000_000_000L;
    private static final StreamId STREAM = new StreamId(new NodeName("ada"), Network.MAIN, "e1");

    private final String url = TestPostgres.freshUrl();
    private final List<SharedHistory> opened = new ArrayList<>();
    private SharedHistory one;
    private SharedHistory two;

    @BeforeAll
    static void needsPostgres() {
        assumeTrue(TestPostgres.isThere(), TestPostgres.whyNot());
    }

    @BeforeEach
    void open() {
        one = opened();
        two = opened();
        one.divide(2);
        two.divide(2);
    }

    @AfterEach
    void close() {
        opened.forEach(SharedHistory::close);
    }

    private SharedHistory opened() {
        SharedHistory history = PostgresHistory.openShared(url, "bmon", null);
        opened.add(history);
        return history;
    }

    private static Changes.Builder transaction(long txid, String... nodes) {
        SortedMap<NodeName, Long> delays = new TreeMap<>();
        for (String node : nodes) {
            delays.put(new NodeName(node), 1_000L * delays.size());
        }
        StageSpread spread = new StageSpread(
                Stage.ACCEPTED,
                delays.size(),
                delays.size(),
                new NodeName(nodes[0]),
                T0,
                delays,
                new TreeMap<>(),
                DelayStatistics.of(
                        delays.values().stream().mapToLong(Long::longValue).toArray()),
                7L,
                Quality.COMPLETE);
        return Changes.at(T0).transaction(Network.MAIN, new TransactionSpread(new Txid(txid, 0, 0, 1), spread));
    }

    @Test
    void whoLostAShardWritesNothingAnyMore() {
        TakenShard before = one.take(1);
        before.history().write(transaction(1, "ada").nextOffset(5L).build(), WINDOW);
        TakenShard after = two.take(1);

        assertThat(after.nextOffset()).isEqualTo(5L);
        assertThatThrownBy(() -> before.history()
                        .write(transaction(2, "ada").nextOffset(6L).build(), WINDOW))
                .isInstanceOf(ShardLostException.class)
                .hasMessageContaining("shard 1 was taken by another");
        assertThatThrownBy(() -> before.history().forget(T0, T0, (entry, lines) -> List.of()))
                .isInstanceOf(ShardLostException.class);
        assertThat(two.whole().transaction(new Txid(2, 0, 0, 1))).isEmpty();
        assertThat(two.take(1).nextOffset()).isEqualTo(5L);
    }

    @Test
    void whoHoldsNoShardWritesNothing() {
        assertThatThrownBy(() -> one.whole().write(transaction(1, "ada").build(), WINDOW))
                .isInstanceOf(ShardLostException.class);
    }

    @Test
    void eachShardHasStreamsAndAJournalOfItsOwn() {
        HistoryStore first = one.take(0).history();
        HistoryStore second = two.take(1).history();
        first.write(entry(1).build(), WINDOW);
        second.write(entry(1).build(), WINDOW);
        second.write(entry(2).build(), WINDOW);

        assertThat(first.positions()).extracting(StreamPosition::durable).containsExactly(1L);
        assertThat(second.positions()).extracting(StreamPosition::durable).containsExactly(2L);
        second.forget(
                T0 + 2,
                0,
                (entry, lines) -> List.of(new StandingEvent(STREAM.node(), STREAM.network(), "Started", lines)));
        assertThat(firsts(first)).containsExactly(1L);
        assertThat(firsts(second)).containsExactly(2L);
        assertThat(first.standing()).isEmpty();
        assertThat(second.standing()).hasSize(1);
    }

    private static Changes.Builder entry(long position) {
        return Changes.at(T0)
                .journal(new JournalEntry(
                        STREAM, position, position + 1, T0 + position, null, new byte[] {1}, new byte[] {2}))
                .position(new StreamPosition(STREAM, position, 0, T0));
    }

    private static List<Long> firsts(HistoryStore store) {
        List<Long> firsts = new ArrayList<>();
        store.journal(entry -> firsts.add(entry.first()));
        return firsts;
    }

    @Test
    void sumsOfHoursAreThoseOfAllShards() {
        one.take(0).history().write(transaction(1, "ada", "bob").build(), WINDOW);
        two.take(1).history().write(transaction(2, "bob", "cyd").build(), WINDOW);

        assertThat(one.whole().spreadHours(Network.MAIN, Stage.ACCEPTED, 0, Long.MAX_VALUE))
                .singleElement()
                .satisfies(hour -> {
                    assertThat(hour.complete()).isEqualTo(2);
                    assertThat(hour.spreadSumMicros()).isEqualTo(2_000);
                    assertThat(hour.spreads().total()).isEqualTo(2);
                });
        assertThat(two.whole().nodeHours(Network.MAIN, Stage.ACCEPTED, 0, Long.MAX_VALUE))
                .extracting(hour -> hour.node() + " " + hour.sightings() + " " + hour.sumMicros())
                .containsExactly("ada 1 0", "bob 2 1000", "cyd 1 1000");
    }

    @Test
    void recordThatGoesFromOneShardToAnotherIsCountedOnce() {
        one.take(0).history().write(transaction(1, "ada").build(), WINDOW);
        two.take(1).history().write(transaction(1, "ada", "bob").build(), WINDOW);

        assertThat(one.whole().spreadHours(Network.MAIN, Stage.ACCEPTED, 0, Long.MAX_VALUE))
                .singleElement()
                .satisfies(hour -> assertThat(hour.complete()).isEqualTo(1));
        assertThat(one.whole().nodeHours(Network.MAIN, Stage.ACCEPTED, 0, Long.MAX_VALUE))
                .extracting(NodeHour::sightings)
                .containsExactly(1L, 1L);
    }

    @Test
    void collectorsThatBeginTheSameDayAndNumberTheSameNodesAtOnceAgree() throws Exception {
        List<HistoryStore> writers = List.of(one.take(0).history(), two.take(1).history());
        ExecutorService threads = Executors.newFixedThreadPool(writers.size());
        CyclicBarrier together = new CyclicBarrier(writers.size());
        List<Callable<Integer>> work = new ArrayList<>();
        for (int shard = 0; shard < writers.size(); shard++) {
            int of = shard;
            work.add(() -> {
                for (int i = 0; i < 20; i++) {
                    together.await(1, TimeUnit.MINUTES);
                    String[] nodes = {"both" + i, "of" + of + "x" + i, "all"};
                    writers.get(of).write(transaction(100L * of + i, nodes).build(), WINDOW);
                }
                return of;
            });
        }
        for (Future<Integer> done : threads.invokeAll(work)) {
            done.get(1, TimeUnit.MINUTES);
        }
        threads.shutdown();

        for (int of = 0; of < 2; of++) {
            for (int i = 0; i < 20; i++) {
                assertThat(one.whole()
                                .transaction(new Txid(100L * of + i, 0, 0, 1))
                                .orElseThrow()
                                .value()
                                .accepted()
                                .delaysMicros())
                        .containsOnlyKeys(
                                new NodeName("both" + i), new NodeName("of" + of + "x" + i), new NodeName("all"));
            }
        }
    }

    @Test
    void whatACollectorAloneLeftIsTheBeginningOfEachShard() {
        String fresh = TestPostgres.freshUrl();
        try (HistoryStore alone = PostgresHistory.open(fresh, "bmon", null)) {
            alone.write(entry(1).build(), WINDOW);
            alone.write(entry(2).build(), WINDOW);
            alone.forget(
                    T0 + 2,
                    0,
                    (entry, lines) -> List.of(new StandingEvent(STREAM.node(), STREAM.network(), "Started", lines)));
        }
        try (SharedHistory shared = PostgresHistory.openShared(fresh, "bmon", null)) {
            shared.divide(3);
            shared.divide(3);
            for (int shard = 0; shard < 3; shard++) {
                TakenShard taken = shared.take(shard);
                assertThat(taken.nextOffset()).isNull();
                assertThat(taken.history().positions())
                        .extracting(StreamPosition::durable)
                        .containsExactly(2L);
                assertThat(firsts(taken.history())).containsExactly(2L);
                assertThat(taken.history().standing()).hasSize(1);
            }
        }
    }

    @Test
    void anotherNumberOfShardsIsRefusedWithWhatToMend() {
        for (int shards : new int[] {1, 3}) {
            assertThatThrownBy(() -> one.divide(shards))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("divided into 2 shards")
                    .hasMessageContaining("bmon.collector.kafka.partitions");
        }
        assertThatThrownBy(() -> one.take(2)).isInstanceOf(StoreException.class);
    }

    @Test
    void collectorAloneAndAGroupDoNotMeet() {
        assertThatThrownBy(() -> PostgresHistory.open(url, "bmon", null, Duration.ofMillis(100)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("another collector uses it");
        close();
        opened.clear();
        try (HistoryStore alone = PostgresHistory.open(url, "bmon", null, Duration.ofMillis(100))) {
            alone.check();
            assertThatThrownBy(() -> PostgresHistory.openShared(url, "bmon", null, Duration.ofMillis(100)))
                    .isInstanceOf(StoreException.class);
        }
    }
}
