package org.bmon.collector.mempool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bmon.collector.Samples.node;
import static org.bmon.collector.Samples.tx;
import static org.bmon.collector.WatchedFleet.log;
import static org.bmon.collector.WatchedFleet.micros;
import static org.bmon.collector.WatchedFleet.polled;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.bmon.collector.Samples;
import org.bmon.collector.WatchedFleet;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.watch.Reading;
import org.bmon.common.Network;
import org.bmon.common.Txid;
import org.bmon.common.TxidDigest;
import org.bmon.common.event.MempoolContent;
import org.bmon.common.event.MempoolEntry;
import org.bmon.common.event.MempoolState;
import org.bmon.common.event.NodePhaseChanged.Phase;
import org.bmon.common.event.NodeStarted;
import org.bmon.common.event.TxRejected;
import org.junit.jupiter.api.Test;

class ContentWatchTests {

    private static final String[] NODES = {"a", "b", "c", "d"};

    private final WatchedFleet fleet = new WatchedFleet(Network.MAIN, NODES);

    private static List<Txid> txs(int from, int to) {
        return IntStream.range(from, to).mapToObj(Samples::tx).toList();
    }

    private void whole(String node, double at, List<Txid> txids) {
        send(node, at, new MempoolContent(polled(at), node + at, 1, 1, true, null, null, txids, List.of()), txids);
    }

    private void change(String node, double since, double at, List<Txid> added, List<Txid> removed, List<Txid> after) {
        send(
                node,
                at,
                new MempoolContent(polled(at), node + at, 1, 1, false, node + since, null, added, removed),
                after);
    }

    private void send(String node, double at, MempoolContent content, List<Txid> after) {
        fleet.tell(node, new MempoolState(polled(at), true, after.size(), 1, 1, 1_000, TxidDigest.of(after)));
        fleet.tell(node, content);
    }

    /** Every node says every minute that nothing changed. */
    private void still(double from, double to, double since, List<List<Txid>> held) {
        double before = since;
        for (double at = from; at <= to; at += 60) {
            for (int i = 0; i < NODES.length; i++) {
                change(NODES[i], before, at, List.of(), List.of(), held.get(i));
            }
            before = at;
            fleet.until(at + 5);
        }
    }

    @Test
    void nodeThatLacksAFifthOfTheMajorityIsToldWithItsOwnReasons() {
        List<Txid> all = txs(0, 1_000);
        List<Txid> most = new ArrayList<>(txs(0, 700));
        most.addAll(txs(2_000, 2_003));
        for (String node : List.of("a", "b", "c")) {
            whole(node, 800, all);
        }
        whole("d", 800, most);
        for (int i = 700; i < 740; i++) {
            fleet.tell("d", new TxRejected(log(790), tx(i), null, 5, "datacarrier", null));
        }
        still(860, 980, 800, List.of(all, all, all, most));

        Notice diverged = fleet.notices().stream()
                .filter(notice -> notice.kind() == NoticeKind.MEMPOOL_DIVERGED)
                .findFirst()
                .orElseThrow();
        assertThat(diverged.nodes()).containsExactly(node("d"));
        assertThat(diverged.evidence())
                .containsEntry("majority", 1_000L)
                .containsEntry("missing", 300L)
                .containsEntry("unique", 3L);
        assertThat(WatchedFleet.part(diverged, "reasons"))
                .containsEntry("rejected: datacarrier", 40L)
                .containsEntry("not told", 260L);
        assertThat(WatchedFleet.part(diverged, "pairs")).containsOnlyKeys("a", "b", "c");
        assertThat(WatchedFleet.list(diverged, "missingSample")).hasSize(20);
        assertThat(fleet.reading(Reading.MEMPOOL_SHARED_RATIO, "d")).isEqualTo(0.7);
        assertThat(fleet.reading(Reading.MEMPOOL_MISSING_TRANSACTIONS, "a")).isZero();

        change("d", 980, 1_040, txs(700, 1_000), List.of(), plus(most, txs(700, 1_000)));
        List<Txid> filled = plus(most, txs(700, 1_000));
        for (String node : List.of("a", "b", "c")) {
            change(node, 980, 1_040, List.of(), List.of(), all);
        }
        still(1_100, 1_160, 1_040, List.of(all, all, all, filled));
        assertThat(fleet.only(NoticeKind.MEMPOOL_DIVERGED).isOpen()).isFalse();
        assertThat(fleet.kinds()).containsExactly(NoticeKind.MEMPOOL_DIVERGED);
    }

    @Test
    void whatDiffersIsAskedForInASampleAndToldAsFarAsItIsKnown() {
        List<Txid> all = txs(0, 1_000);
        List<Txid> most = plus(txs(0, 700), txs(2_000, 2_003));
        for (String node : List.of("a", "b", "c")) {
            whole(node, 800, all);
        }
        whole("d", 800, most);
        still(860, 920, 800, List.of(all, all, all, most));

        List<String> asked = new ArrayList<>();
        for (String node : List.of("a", "b", "c")) {
            for (List<String> wants = wishes(node); !wants.isEmpty(); wants = wishes(node)) {
                assertThat(wants).hasSizeLessThanOrEqualTo(8);
                asked.addAll(wants);
            }
        }
        assertThat(asked).hasSize(100).doesNotHaveDuplicates();
        assertThat(wishes("d")).containsExactlyInAnyOrder("tx " + tx(2_000), "tx " + tx(2_001), "tx " + tx(2_002));

        for (String want : asked.subList(0, 60)) {
            fleet.tell("a", new MempoolEntry(polled(930), Txid.ofHex(want.substring(3)), 200, 150));
        }
        fleet.tell("d", new MempoolEntry(polled(930), tx(2_000), 100, 900));
        still(980, 1_040, 920, List.of(all, all, all, most));

        Notice diverged = fleet.only(NoticeKind.MEMPOOL_DIVERGED);
        assertThat(WatchedFleet.part(diverged, "missingWorth"))
                .containsEntry("of", 300L)
                .containsEntry("known", 60L)
                .containsEntry("virtualBytes", 12_000L)
                .containsEntry("feesSat", 9_000L)
                .containsEntry("medianSatPerKvb", 750L);
        assertThat(WatchedFleet.part(diverged, "uniqueWorth"))
                .containsEntry("of", 3L)
                .containsEntry("known", 1L);
        assertThat(WatchedFleet.part(diverged, "reasons"))
                .containsEntry("below its fee floor", 60L)
                .containsEntry("not told", 240L);
        assertThat(asked).noneMatch(wishes("a")::contains);
    }

    /** The transactions that a node's agent is asked for. */
    private List<String> wishes(String node) {
        return fleet.wishes.wants(node(node), 0).stream()
                .filter(want -> want.startsWith("tx "))
                .toList();
    }

    private static List<Txid> plus(List<Txid> some, List<Txid> more) {
        List<Txid> both = new ArrayList<>(some);
        both.addAll(more);
        return both;
    }

    @Test
    void whatIsInFlightOrJustLeftInABlockIsNoDifference() {
        List<Txid> all = txs(0, 1_000);
        for (String node : NODES) {
            whole(node, 800, all);
        }
        still(860, 920, 800, List.of(all, all, all, all));
        // A block takes half of them, a burst brings as many; c and d are asked a little later.
        List<Txid> after = plus(txs(500, 1_000), txs(3_000, 3_500));
        change("a", 920, 980, txs(3_000, 3_500), txs(0, 500), after);
        change("b", 920, 980, txs(3_000, 3_500), txs(0, 500), after);
        fleet.until(1_012);
        change("c", 920, 1_030, txs(3_000, 3_500), txs(0, 500), after);
        change("d", 920, 1_035, txs(3_000, 3_500), txs(0, 500), after);
        fleet.until(1_100);

        assertThat(fleet.kinds()).isEmpty();
        assertThat(fleet.reading(Reading.MEMPOOL_SHARED_RATIO, "a")).isEqualTo(1.0);
    }

    @Test
    void nodeOnAnotherTipIsLeftOut() {
        List<Txid> all = txs(0, 1_000);
        List<Txid> half = txs(0, 500);
        for (String node : List.of("a", "b", "c")) {
            fleet.connect(node, 790, 100, 100);
            whole(node, 800, half);
        }
        whole("d", 800, all);
        still(860, 900, 800, List.of(half, half, half, all));

        assertThat(fleet.kinds()).doesNotContain(NoticeKind.MEMPOOL_DIVERGED);
        assertThat(fleet.reading(Reading.MEMPOOL_UNIQUE_TRANSACTIONS, "d")).isNull();
    }

    @Test
    void nodeThatJustStartedIsStillFilling() {
        fleet.tell("d", new NodeStarted(log(700), "v28.0.0", new TreeMap<>()));
        fleet.tell("d", Samples.phase(micros(701), Phase.INITIAL_DOWNLOAD_LEFT));
        fleet.tell("d", Samples.phase(micros(702), Phase.LOADED));
        fleet.tell("d", Samples.phase(micros(703), Phase.MEMPOOL_LOADED));
        fleet.connectAll(720, 100, 100);
        List<Txid> all = txs(0, 1_000);
        List<Txid> few = txs(0, 10);
        for (String node : List.of("a", "b", "c")) {
            whole(node, 800, all);
        }
        whole("d", 800, few);
        still(860, 1_280, 800, List.of(all, all, all, few));
        assertThat(fleet.kinds()).containsExactly(NoticeKind.NODE_RESTARTED);

        still(1_340, 1_460, 1_280, List.of(all, all, all, few));
        assertThat(fleet.kinds()).containsExactly(NoticeKind.MEMPOOL_DIVERGED, NoticeKind.NODE_RESTARTED);
    }

    @Test
    void wholeContentIsWishedForWhereThereIsNoneOrAChangeDoesNotFollow() {
        fleet.tell("a", new MempoolState(polled(800), true, 3, 1, 1, 1_000, TxidDigest.of(txs(0, 3))));
        assertThat(fleet.wishes.wants(node("a"), micros(801))).contains("mempool");
        whole("a", 810, txs(0, 3));
        assertThat(fleet.wishes.wants(node("a"), micros(5_000))).doesNotContain("mempool");

        change("a", 777, 900, txs(3, 4), List.of(), txs(0, 4));
        assertThat(fleet.wishes.wants(node("a"), micros(10_000))).contains("mempool");
    }

    @Test
    void wholeContentIsWishedForWhenTheDigestIsAnother() {
        whole("a", 810, txs(0, 3));
        fleet.tell("a", new MempoolState(polled(870), true, 5, 1, 1, 1_000, TxidDigest.of(txs(0, 5))));
        fleet.tell("a", new MempoolContent(polled(870), "a870", 1, 1, false, "a810.0", null, txs(3, 4), List.of()));

        assertThat(fleet.wishes.wants(node("a"), micros(900))).contains("mempool");
    }

    @Test
    void twoContentsAreTooFew() {
        whole("a", 800, txs(0, 3));
        whole("b", 800, txs(0, 3));
        fleet.until(850);

        assertThat(fleet.isStarved(NoticeKind.MEMPOOL_DIVERGED)).isTrue();
    }
}
