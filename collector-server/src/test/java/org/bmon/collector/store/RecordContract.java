package org.bmon.collector.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.bmon.collector.propagation.BlockSpread;
import org.bmon.collector.propagation.DelayHistogram;
import org.bmon.collector.propagation.Stage;
import org.bmon.collector.propagation.StageSpread;
import org.bmon.collector.propagation.TransactionSpread;
import org.bmon.common.BlockHash;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Txid;
import org.junit.jupiter.api.Test;

/** How every history keeps the records of blocks and transactions, and the hours that sum them up. */
abstract class RecordContract extends HistoryFixture {

    @Test
    void blockComesBackAsItWasWritten() {
        BlockSpread block = block(
                spread(Stage.HEADER, T0, Map.of("ada", 0L, "bob", 40L), Map.of("cyd", -5L)), nobody(Stage.CONNECTED));
        write(at(T0).block(Network.MAIN, block));
        reopen();

        assertThat(store.block(BLOCK)).contains(new OfNetwork<>(Network.MAIN, block));
        assertThat(store.blocksAt(7, null)).containsExactly(new OfNetwork<>(Network.MAIN, block));
        assertThat(store.blocksAt(7, Network.SIGNET)).isEmpty();
        assertThat(store.latestBlocks(Network.MAIN, 5)).hasSize(1);
        assertThat(store.block(new BlockHash(9, 9, 9, 9))).isEmpty();
    }

    @Test
    void recordReplacesTheOneBeforeAsAWhole() {
        write(at(T0).block(
                        Network.MAIN,
                        block(
                                spread(Stage.HEADER, T0, Map.of("ada", 0L, "bob", 40L), Map.of()),
                                spread(Stage.DATA, T0 + 1, Map.of("ada", 0L), Map.of()))));
        BlockSpread amended = block(spread(Stage.HEADER, T0 - 3, Map.of("cyd", 0L), Map.of("bob", 43L)));
        write(at(T0 + 9).block(Network.MAIN, amended));
        write(at(T0 + 9).block(Network.MAIN, amended));

        assertThat(store.block(BLOCK)).contains(new OfNetwork<>(Network.MAIN, amended));
    }

    @Test
    void recordOfALateNodeAloneDoesNotReplaceAnOlderOne() {
        BlockSpread block = block(spread(Stage.HEADER, T0, Map.of("ada", 0L, "bob", 40L), Map.of()));
        TransactionSpread tx = new TransactionSpread(TX, spread(Stage.ACCEPTED, T0, Map.of("ada", 0L), Map.of()));
        write(at(T0).block(Network.MAIN, block).transaction(Network.MAIN, tx));
        long later = T0 + WINDOW + 1;

        int late = write(at(later)
                .block(Network.MAIN, block(nobody(Stage.HEADER)))
                .transaction(
                        Network.MAIN,
                        new TransactionSpread(TX, spread(Stage.ACCEPTED, later, Map.of("dee", 0L), Map.of()))));

        assertThat(late).isEqualTo(2);
        assertThat(store.block(BLOCK)).contains(new OfNetwork<>(Network.MAIN, block));
        assertThat(store.transaction(TX)).contains(new OfNetwork<>(Network.MAIN, tx));
    }

    @Test
    void transactionKeepsWhoMissedItAndWhoIsKnownByAPollAlone() {
        StageSpread timed = spread(Stage.ACCEPTED, T0, Map.of("ada", 0L), Map.of("bob", 7L));
        StageSpread polled = new StageSpread(
                timed.stage(),
                timed.seen() + 1,
                timed.expected() + 2,
                timed.first(),
                timed.firstMicros(),
                timed.delaysMicros(),
                timed.othersMicros(),
                timed.statistics(),
                timed.errorMicros(),
                timed.quality());
        write(at(T0).transaction(Network.MAIN, new TransactionSpread(TX, polled)));
        TransactionSpread finished = new TransactionSpread(
                TX, polled, new TreeMap<>(Map.of(new NodeName("cyd"), "dust", new NodeName("dee"), "")));
        write(at(T0 + 1).transaction(Network.MAIN, finished));

        assertThat(store.transaction(TX)).contains(new OfNetwork<>(Network.MAIN, finished));
    }

    @Test
    void oldTransactionsAreForgottenAndBlocksAreNot() {
        write(at(T0).block(Network.MAIN, block(spread(Stage.HEADER, T0, Map.of("ada", 0L), Map.of())))
                .transaction(
                        Network.MAIN,
                        new TransactionSpread(TX, spread(Stage.ACCEPTED, T0, Map.of("ada", 0L), Map.of()))));

        store.forget(T0 + 1, T0 + 1, HistoryFixture::standing);
        assertThat(store.transaction(TX)).as("the day is not over").isPresent();
        store.forget(T0 + 1, T0 + DAY, HistoryFixture::standing);

        assertThat(store.transaction(TX)).isEmpty();
        assertThat(store.spreadHours(Network.MAIN, Stage.ACCEPTED, 0, Long.MAX_VALUE))
                .as("hours stay")
                .hasSize(1);
        assertThat(store.block(BLOCK)).isPresent();
        store.check();
    }

    @Test
    void amendedTransactionIsOneRecordOverMidnightToo() {
        long midnight = (T0 / DAY + 1) * DAY;
        write(at(midnight).transaction(Network.MAIN, tx(TX, midnight + 5, Map.of("ada", 0L))));
        TransactionSpread amended = tx(TX, midnight - 5, Map.of("ada", 0L, "bob", 10L));
        write(at(midnight).transaction(Network.MAIN, amended));
        write(at(midnight).transaction(Network.SIGNET, amended));

        assertThat(store.transaction(TX)).contains(new OfNetwork<>(Network.MAIN, amended));
        assertThat(store.spreadHours(Network.MAIN, Stage.ACCEPTED, 0, Long.MAX_VALUE).stream()
                        .mapToLong(SpreadHour::partial))
                .containsExactly(1L, 0L);
    }

    @Test
    void hoursAreTheSumOfTheRecordsAsTheyStand() {
        SplittableRandom random = new SplittableRandom(7);
        Map<Txid, TransactionSpread> latest = new LinkedHashMap<>();
        for (int commit = 0; commit < 12; commit++) {
            Changes.Builder changes = at(T0);
            for (int i = 0; i < 8; i++) {
                Txid txid = new Txid(random.nextInt(30), 0, 0, 0);
                long first = T0 + txid.word0() * 400_000_000L + random.nextInt(1000);
                TransactionSpread record =
                        tx(txid, first, Map.of("ada", 0L, "bob", random.nextLong(50_000), "cyd", random.nextLong(9)));
                latest.put(txid, record);
                changes.transaction(Network.MAIN, record);
            }
            changes.block(
                    Network.MAIN, block(spread(Stage.HEADER, T0, Map.of("ada", 0L, "bob", (long) commit), Map.of())));
            write(changes);
            if (commit == 6) {
                reopen();
            }
        }

        for (long hour :
                latest.values().stream().map(record -> hour(record)).distinct().toList()) {
            List<TransactionSpread> records = latest.values().stream()
                    .filter(record -> hour(record) == hour)
                    .toList();
            DelayHistogram ofBob = new DelayHistogram();
            long sum = 0;
            for (TransactionSpread record : records) {
                long delay = record.accepted().delaysMicros().get(new NodeName("bob"));
                ofBob.add(delay, 1);
                sum += delay;
            }
            assertThat(store.nodeHours(Network.MAIN, Stage.ACCEPTED, hour, hour + 1))
                    .as("hour %d", hour)
                    .hasSize(3)
                    .contains(new NodeHour(
                            Network.MAIN, Stage.ACCEPTED, hour, new NodeName("bob"), records.size(), sum, ofBob));
            assertThat(store.spreadHours(Network.MAIN, Stage.ACCEPTED, hour, hour + 1))
                    .singleElement()
                    .satisfies(found -> {
                        assertThat(found.partial()).isEqualTo(records.size());
                        assertThat(found.spreads().total()).isEqualTo(records.size());
                        assertThat(found.spreadSumMicros())
                                .isEqualTo(records.stream()
                                        .mapToLong(RecordContract::spreadMicros)
                                        .sum());
                    });
        }
        assertThat(store.nodeHours(Network.MAIN, Stage.HEADER, 0, Long.MAX_VALUE))
                .extracting(hour -> hour.node().value() + " " + hour.sightings() + " " + hour.sumMicros())
                .containsExactly("ada 1 0", "bob 1 11");
    }

    private static long hour(TransactionSpread record) {
        return Objects.requireNonNull(record.accepted().firstMicros()) / 3_600_000_000L;
    }

    private static long spreadMicros(TransactionSpread record) {
        return Objects.requireNonNull(record.accepted().statistics()).spreadMicros();
    }
}
