package org.bmon.collector.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bmon.collector.chain.InvalidBlock;
import org.bmon.collector.chain.Reorg;
import org.bmon.collector.chain.SupplyTotal;
import org.bmon.collector.fleet.ClockEstimate;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.notice.Severity;
import org.bmon.collector.propagation.BlockSpread;
import org.bmon.collector.propagation.DelayHistogram;
import org.bmon.collector.propagation.DelayStatistics;
import org.bmon.collector.propagation.Quality;
import org.bmon.collector.propagation.Stage;
import org.bmon.collector.propagation.StageSpread;
import org.bmon.collector.propagation.TransactionSpread;
import org.bmon.common.BlockHash;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.common.Txid;
import org.bmon.common.event.StreamId;
import org.bmon.common.event.TxRejected;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every history must do. */
abstract class HistoryStoreContract {

    private static final long WINDOW = 900_000_000L;
    private static final long T0 = 1_700_000_000_000_000L;
    private static final long DAY = 86_400_000_000L;
    private static final BlockHash BLOCK = new BlockHash(0, 1, 2, 3);
    private static final Txid TX = new Txid(-1, 5, 6, 7);
    private static final StreamId STREAM = new StreamId(new NodeName("ada"), Network.MAIN, "e1");

    private HistoryStore store;

    /** Opens the same history at each call of one test. */
    abstract HistoryStore open();

    @BeforeEach
    void begin() {
        store = open();
    }

    @AfterEach
    void end() {
        store.close();
    }

    private static SortedMap<NodeName, Long> delays(Map<String, Long> byName) {
        SortedMap<NodeName, Long> delays = new TreeMap<>();
        byName.forEach((name, delay) -> delays.put(new NodeName(name), delay));
        return delays;
    }

    private static StageSpread spread(Stage stage, long first, Map<String, Long> delays, Map<String, Long> others) {
        return new StageSpread(
                stage,
                delays.size(),
                delays.size() + 1,
                new NodeName("ada"),
                first,
                delays(delays),
                delays(others),
                DelayStatistics.of(
                        delays.values().stream().mapToLong(Long::longValue).toArray()),
                7L,
                Quality.PARTIAL);
    }

    private static StageSpread nobody(Stage stage) {
        return new StageSpread(stage, 0, 3, null, null, new TreeMap<>(), new TreeMap<>(), null, null, Quality.SUSPECT);
    }

    private static BlockSpread block(StageSpread... stages) {
        Map<Stage, StageSpread> byStage = new TreeMap<>();
        for (StageSpread stage : stages) {
            byStage.put(stage.stage(), stage);
        }
        return new BlockSpread(BLOCK, 7, byStage);
    }

    private static Changes.Builder at(long micros) {
        return Changes.at(micros);
    }

    private int write(Changes.Builder changes) {
        return store.write(changes.build(), WINDOW);
    }

    private void reopen() {
        store.close();
        store = open();
    }

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
    void latestBlocksComeNewestFirst() {
        List<BlockHash> hashes = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            BlockHash hash = new BlockHash(0, 0, 0, i);
            hashes.add(0, hash);
            write(at(T0).block(
                            Network.MAIN,
                            new BlockSpread(
                                    hash,
                                    null,
                                    Map.of(Stage.HEADER, spread(Stage.HEADER, T0 + i, Map.of("ada", 0L), Map.of())))));
        }
        assertThat(store.latestBlocks(null, 3))
                .extracting(found -> found.value().hash())
                .containsExactlyElementsOf(hashes.subList(0, 3));
    }

    @Test
    void pagesOfBlocksHaveEachBlockOnce() {
        Set<BlockHash> written = new TreeSet<>(Comparator.comparing(BlockHash::toHex));
        for (int i = 0; i < 7; i++) {
            BlockHash hash = new BlockHash(0, 0, -i, i);
            written.add(hash);
            // Some of one moment: the hash tells them apart.
            write(at(T0).block(Network.MAIN, connected(hash, T0 + i / 3, Map.of("ada", 0L, "bob", 10L * i))));
        }

        List<BlockHash> read = new ArrayList<>();
        List<BlockHash> stages = new ArrayList<>();
        Cursor after = null;
        do {
            TimeQuery query = new TimeQuery(Network.MAIN, T0, T0 + 9, after, 2);
            Page<BlockSpread> page = store.blocks(query);
            page.items().forEach(found -> read.add(found.value().hash()));
            store.stages(query, Stage.CONNECTED)
                    .items()
                    .forEach(found -> stages.add(found.value().hash()));
            after = page.next();
        } while (after != null);

        assertThat(read).containsExactlyInAnyOrderElementsOf(written);
        assertThat(stages).isEqualTo(read);
        assertThat(store.blocks(TimeQuery.between(null, T0 + 1, T0 + 2)).items())
                .hasSize(3);
    }

    @Test
    void pagesOfNoticesAndReorgsHaveEachOnce() {
        List<String> keys = List.of("a/b", "a/c", "b", "c");
        for (String key : keys) {
            write(at(T0).notice(Network.MAIN, notice(NoticeKind.REORG, key, T0, T0))
                    .notice(Network.MAIN, notice(NoticeKind.RACE, key, T0 + 1, null))
                    .reorg(Network.MAIN, new Reorg(new NodeName(key.substring(0, 1)), T0, List.of(), List.of())));
        }

        List<String> read = new ArrayList<>();
        Cursor after = null;
        do {
            Page<Notice> page = store.notices(NoticeQuery.latest(3), after);
            page.items()
                    .forEach(found -> read.add(
                            found.value().kind().label() + " " + found.value().key()));
            after = page.next();
        } while (after != null);
        List<String> nodes = new ArrayList<>();
        do {
            Page<Reorg> page = store.reorgs(new TimeQuery(null, T0, T0 + 1, after, 1));
            page.items().forEach(found -> nodes.add(found.value().node().value()));
            after = page.next();
        } while (after != null);

        assertThat(read)
                .containsExactly(
                        "race a/b", "race a/c", "race b", "race c", "reorg a/b", "reorg a/c", "reorg b", "reorg c");
        assertThat(nodes).containsExactly("a", "b", "c");
    }

    @Test
    void spreadsAndDelaysOfATimeAreHandedOver() {
        BlockHash lone = new BlockHash(0, 0, 0, 7);
        write(at(T0).block(
                        Network.MAIN,
                        new BlockSpread(
                                BLOCK,
                                7,
                                Map.of(
                                        Stage.CONNECTED,
                                        spread(
                                                Stage.CONNECTED,
                                                T0,
                                                Map.of("ada", 0L, "bob", 40L),
                                                Map.of("cyd", 90L)))))
                .block(Network.MAIN, connected(lone, T0, Map.of("ada", 0L))));
        List<Long> expected = new ArrayList<>();
        List<Long> all = new ArrayList<>();
        List<String> delays = new ArrayList<>();
        TimeQuery query = TimeQuery.between(null, T0, T0 + 1);

        store.spreads(query, false, (network, stage, micros) -> expected.add(micros));
        store.spreads(query, true, (network, stage, micros) -> all.add(micros));
        store.delays(query, Stage.CONNECTED, (network, node, micros) -> delays.add(node + " " + micros));

        assertThat(expected).containsExactly(40L);
        assertThat(all).containsExactly(90L);
        assertThat(delays).containsExactlyInAnyOrder("ada 0", "bob 40", "ada 0");
    }

    private static BlockSpread connected(BlockHash hash, long at, Map<String, Long> delays) {
        return new BlockSpread(hash, 7, Map.of(Stage.CONNECTED, spread(Stage.CONNECTED, at, delays, Map.of())));
    }

    @Test
    void chainEventsComeBack() {
        Reorg reorg = new Reorg(new NodeName("ada"), T0, List.of(BLOCK), List.of());
        InvalidBlock one = new InvalidBlock(BLOCK, reasons("ada", null));
        InvalidBlock both = new InvalidBlock(BLOCK, reasons("ada", "bob"));
        Rejection rejection = new Rejection(
                new NodeName("bob"), new TxRejected(Stamp.ofLog(T0), TX, null, 4, "min relay fee not met", null));
        write(at(T0).reorg(Network.MAIN, reorg).invalidBlock(Network.MAIN, one));
        write(at(T0).reorg(Network.MAIN, reorg)
                .invalidBlock(Network.MAIN, both)
                .rejection(Network.MAIN, rejection)
                .rejection(Network.MAIN, rejection));

        assertThat(store.reorgs(TimeQuery.latest(null, 9)).items())
                .containsExactly(new OfNetwork<>(Network.MAIN, reorg));
        assertThat(store.reorgs(TimeQuery.latest(Network.REGTEST, 9)).items()).isEmpty();
        assertThat(store.invalidBlocks(TimeQuery.latest(Network.MAIN, 9)).items())
                .containsExactly(new OfNetwork<>(Network.MAIN, both));
        assertThat(store.rejections(TX)).containsExactly(new OfNetwork<>(Network.MAIN, rejection));
    }

    private static SortedMap<NodeName, String> reasons(String first, @Nullable String second) {
        SortedMap<NodeName, String> reasons = new TreeMap<>();
        reasons.put(new NodeName(first), "bad-blk");
        if (second != null) {
            reasons.put(new NodeName(second), "high-hash");
        }
        return reasons;
    }

    @Test
    void journalForgetsUpToTheFirstEntryThatIsYoungEnough() {
        write(at(T0).journal(entry(1, T0, "Tip:1")).journal(entry(10, T0 + 9, "Tip:2")));
        write(at(T0).journal(entry(20, T0 + 1, "Tip:3")));

        store.forget(T0 + 5, 0, HistoryStoreContract::standing);

        List<Long> firsts = new ArrayList<>();
        store.journal(entry -> firsts.add(entry.first()));
        assertThat(firsts).containsExactly(10L, 20L);
    }

    @Test
    void journalKeepsItsOrderAndForgottenEntriesLeaveWhatStands() {
        StreamPosition position = new StreamPosition(STREAM, 20, 1, T0);
        write(at(T0).journal(entry(1, T0, "Started:1\nTip:1")).journal(entry(10, T0 + 1, "Tip:2")));
        write(at(T0).journal(entry(20, T0 + 2, "Tip:3")).position(position));

        store.forget(T0 + 2, 0, HistoryStoreContract::standing);
        reopen();

        List<Long> firsts = new ArrayList<>();
        store.journal(entry -> firsts.add(entry.first()));
        assertThat(firsts).containsExactly(20L);
        assertThat(store.standing())
                .extracting(event -> event.kind() + new String(event.event()))
                .containsExactly("Started1", "Tip2");
        assertThat(store.positions()).containsExactly(position);

        store.forget(T0 + 9, 0, HistoryStoreContract::standing);
        write(at(T0).journal(entry(30, T0 + 20, "Tip:4")));
        store.forget(T0 + 30, 0, HistoryStoreContract::standing);
        assertThat(store.standing())
                .extracting(event -> new String(event.event()))
                .containsExactly("1", "4");
    }

    private static JournalEntry entry(long first, long receivedMicros, String standing) {
        return new JournalEntry(
                STREAM,
                first,
                first + 1,
                receivedMicros,
                new ClockEstimate(-4, 2),
                new byte[] {1},
                standing.getBytes());
    }

    private static List<StandingEvent> standing(JournalEntry entry, byte[] lines) {
        return new String(lines)
                .lines()
                .map(line -> line.split(":"))
                .map(parts -> new StandingEvent(
                        entry.stream().node(), entry.stream().network(), parts[0], parts[1].getBytes()))
                .toList();
    }

    @Test
    void nodesComeBack() {
        NodeRecord heard = new NodeRecord(new NodeName("ada"), Network.MAIN, null, T0, T0, null);
        NodeRecord known =
                new NodeRecord(new NodeName("ada"), Network.MAIN, "v29.0.0", T0, T0 + 5, new ClockEstimate(-9, 3));
        write(at(T0).node(heard));
        assertThat(store.nodes()).containsExactly(heard);
        write(at(T0).node(known));
        assertThat(store.nodes()).containsExactly(known);
    }

    @Test
    void oldTransactionsAreForgottenAndBlocksAreNot() {
        write(at(T0).block(Network.MAIN, block(spread(Stage.HEADER, T0, Map.of("ada", 0L), Map.of())))
                .transaction(
                        Network.MAIN,
                        new TransactionSpread(TX, spread(Stage.ACCEPTED, T0, Map.of("ada", 0L), Map.of()))));

        store.forget(T0 + 1, T0 + 1, HistoryStoreContract::standing);
        assertThat(store.transaction(TX)).as("the day is not over").isPresent();
        store.forget(T0 + 1, T0 + DAY, HistoryStoreContract::standing);

        assertThat(store.transaction(TX)).isEmpty();
        assertThat(store.spreadHours(Network.MAIN, Stage.ACCEPTED, 0, Long.MAX_VALUE))
                .as("hours stay")
                .hasSize(1);
        assertThat(store.block(BLOCK)).isPresent();
        store.check();
    }

    private static Notice notice(NoticeKind kind, String key, long since, @Nullable Long until) {
        SortedMap<String, Object> evidence = new TreeMap<>();
        evidence.put("depth", 2L);
        evidence.put("share", 0.25);
        evidence.put("branch", List.of(BLOCK.toHex()));
        evidence.put("reasons", Map.of("ada", "bad-cb-amount"));
        return new Notice(
                kind,
                key,
                since,
                until,
                Severity.WARNING,
                new TreeSet<>(List.of(new NodeName("ada"), new NodeName("bob"))),
                "two nodes, \"in words\"",
                evidence);
    }

    @Test
    void sumsOfTheSupplyAreKeptByBlock() {
        SupplyTotal low = new SupplyTotal(new BlockHash(0, 1, 2, 3), 7, 5, 100, 120);
        SupplyTotal high = new SupplyTotal(new BlockHash(0, 1, 2, 4), 8, 5, 150, 170);
        SupplyTotal rival = new SupplyTotal(new BlockHash(0, 1, 2, 5), 8, 5, 151, 170);
        write(at(T0).supply(Network.MAIN, high).supply(Network.MAIN, low));
        write(at(T0).supply(Network.MAIN, rival).supply(Network.SIGNET, low).supply(Network.MAIN, high));

        assertThat(store.supplies(Network.MAIN, 10)).hasSize(3).startsWith(low).contains(high, rival);
        assertThat(store.supplies(Network.MAIN, 2)).containsExactlyInAnyOrder(high, rival);
        assertThat(store.supplies(Network.REGTEST, 10)).isEmpty();
    }

    @Test
    void aNoticeThatComesAgainReplacesTheOneBefore() {
        write(at(T0).notice(Network.MAIN, notice(NoticeKind.NODE_BEHIND, "ada", T0, null)));
        assertThat(store.notices(NoticeQuery.open())).hasSize(1);

        Notice over = notice(NoticeKind.NODE_BEHIND, "ada", T0, T0 + 60);
        write(at(T0).notice(Network.MAIN, over));

        assertThat(store.notices(NoticeQuery.open())).isEmpty();
        assertThat(store.notices(NoticeQuery.latest(9))).containsExactly(new OfNetwork<>(Network.MAIN, over));
    }

    @Test
    void noticesAreFoundByNetworkKindAndTime() {
        Notice first = notice(NoticeKind.REORG, "a", T0, T0);
        Notice second = notice(NoticeKind.RACE, "b", T0 + 1, T0 + 1);
        Notice other = notice(NoticeKind.REORG, "c", T0 + 2, T0 + 2);
        write(at(T0).notice(Network.MAIN, first).notice(Network.MAIN, second).notice(Network.SIGNET, other));

        assertThat(store.notices(new NoticeQuery(Network.MAIN, Set.of(), T0, T0 + 9, false, 9)))
                .extracting(OfNetwork::value)
                .containsExactly(second, first);
        assertThat(store.notices(new NoticeQuery(null, Set.of(NoticeKind.REORG), T0 + 1, T0 + 9, false, 9)))
                .extracting(OfNetwork::value)
                .containsExactly(other);
    }

    @Test
    void textThatADatabaseCannotHoldIsMadeHarmless() {
        Rejection odd = new Rejection(
                new NodeName("bob"), new TxRejected(Stamp.ofLog(T0), TX, null, 4, "a\0b", "\ud83d\ude00 \0"));
        write(at(T0).rejection(Network.MAIN, odd));

        assertThat(store.rejections(TX)).singleElement().satisfies(found -> {
            assertThat(found.value().event().reason()).isEqualTo("a\ufffdb");
            assertThat(found.value().event().detail()).isEqualTo("\ud83d\ude00 \ufffd");
        });
    }

    @Test
    void namesAreInTheSameOrderInEveryDatabase() {
        for (String name : List.of("bob", "Ada", "ada-2", "ada.1", "Zoe")) {
            write(at(T0).node(new NodeRecord(new NodeName(name), Network.MAIN, null, T0, T0, null))
                    .rejection(
                            Network.MAIN,
                            new Rejection(
                                    new NodeName(name), new TxRejected(Stamp.ofLog(T0), TX, null, 4, "why", null))));
        }

        assertThat(store.nodes())
                .extracting(record -> record.node().value())
                .containsExactly("Ada", "Zoe", "ada-2", "ada.1", "bob");
        assertThat(store.rejections(TX))
                .extracting(found -> found.value().node().value())
                .containsExactly("Ada", "Zoe", "ada-2", "ada.1", "bob");
    }

    private static TransactionSpread tx(Txid txid, long first, Map<String, Long> delays) {
        return new TransactionSpread(txid, spread(Stage.ACCEPTED, first, delays, Map.of()));
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
                                        .mapToLong(HistoryStoreContract::spreadMicros)
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
