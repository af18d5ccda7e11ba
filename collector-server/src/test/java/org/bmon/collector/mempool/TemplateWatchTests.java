package org.bmon.collector.mempool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bmon.collector.Samples.accepted;
import static org.bmon.collector.Samples.node;
import static org.bmon.collector.WatchedFleet.hash;
import static org.bmon.collector.WatchedFleet.micros;
import static org.bmon.collector.WatchedFleet.polled;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bmon.collector.Samples;
import org.bmon.collector.WatchedFleet;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.watch.Reading;
import org.bmon.common.Network;
import org.bmon.common.Txid;
import org.bmon.common.event.BlockContent;
import org.bmon.common.event.TemplateState;
import org.junit.jupiter.api.Test;

class TemplateWatchTests {

    private final WatchedFleet fleet = new WatchedFleet(Network.REGTEST, "a", "b", "c");

    private static List<Txid> txs(int from, int to) {
        return IntStream.range(from, to).mapToObj(Samples::tx).toList();
    }

    private void template(String node, double at, int parent, List<Txid> txids, long feeEach) {
        fleet.tell(node, new TemplateState(polled(at), hash(parent), txids, txids.size() * feeEach, 4_000, null));
    }

    private void block(double at, int block, int height, List<Txid> txids) {
        fleet.connectAll(at, block, height);
        fleet.tell("a", new BlockContent(polled(at + 1), hash(block), height, hash(block - 1), "/p/", txids));
    }

    @Test
    void templateThatPaysATenthLessThanAnEarlierOneTwiceIsTold() {
        template("a", 100, 99, txs(0, 100), 1_000);
        template("b", 101, 99, txs(0, 70), 1_000);
        assertThat(fleet.kinds()).isEmpty();
        assertThat(fleet.reading(Reading.TEMPLATE_FEE_SHORTFALL_SATOSHI, "b")).isEqualTo(30_000.0);
        template("b", 400, 99, txs(0, 72), 1_000);

        Notice diverged = fleet.only(NoticeKind.TEMPLATE_DIVERGED);
        assertThat(diverged.nodes()).containsExactly(node("b"));
        assertThat(diverged.evidence())
                .containsEntry("shared", 72L)
                .containsEntry("missing", 28L)
                .containsEntry("unique", 0L)
                .containsEntry("comparedWith", "a");
        template("b", 700, 99, txs(0, 100), 1_000);
        assertThat(fleet.only(NoticeKind.TEMPLATE_DIVERGED).isOpen()).isFalse();
    }

    @Test
    void olderTemplateHasLessAndIsNoDifference() {
        template("b", 100, 99, txs(0, 50), 1_000);
        template("a", 300, 99, txs(0, 100), 1_000);
        template("c", 301, 99, txs(0, 99), 1_000);
        template("b", 400, 99, txs(0, 110), 1_000);

        assertThat(fleet.kinds()).isEmpty();
    }

    @Test
    void templatesOnDifferentParentsAreNotCompared() {
        template("a", 100, 99, txs(0, 100), 1_000);
        template("b", 110, 100, List.of(), 1_000);
        template("b", 120, 100, txs(0, 3), 1_000);

        assertThat(fleet.kinds()).isEmpty();
        assertThat(fleet.isStarved(NoticeKind.TEMPLATE_DIVERGED)).isTrue();
    }

    @Test
    void blockThatLeavesOutWhatNodesHadKnownForMinutesIsTold() {
        for (int i = 0; i < 100; i++) {
            fleet.tell("a", accepted(micros(200 + i / 10.0), Samples.tx(i)));
        }
        fleet.connectAll(150, 100, 100);
        template("a", 400, 100, txs(0, 100), 1_000);
        block(500, 101, 101, txs(60, 100));

        Notice missed = fleet.only(NoticeKind.TEMPLATE_MISSED);
        assertThat(missed.evidence())
                .containsEntry("leftOut", 60L)
                .containsEntry("unknown", 0L)
                .containsEntry("miner", "/p/");
        assertThat(WatchedFleet.part(missed, "leftOutKnownSeconds"))
                .hasSize(20)
                .containsEntry(Samples.tx(1).toHex(), 299L);
    }

    @Test
    void blockFullOfWhatNobodyHadKnownIsTold() {
        fleet.tell("a", accepted(micros(20), Samples.tx(5_000)));
        fleet.connectAll(4_000, 100, 100);
        List<Txid> known = txs(0, 50);
        known.forEach(txid -> fleet.tell("b", accepted(micros(4_100), txid)));
        template("a", 4_200, 100, known, 1_000);
        List<Txid> mined = new ArrayList<>(known);
        mined.addAll(txs(7_000, 7_040));
        block(4_300, 101, 101, mined);

        assertThat(fleet.only(NoticeKind.TEMPLATE_MISSED).evidence())
                .containsEntry("leftOut", 0L)
                .containsEntry("extra", 40L)
                .containsEntry("unknown", 40L);
    }

    @Test
    void emptyBlockRightAfterAnotherIsTheMinersFirstWork() {
        txs(0, 100).forEach(txid -> fleet.tell("a", accepted(micros(100), txid)));
        fleet.connectAll(480, 100, 100);
        template("a", 490, 100, txs(0, 100), 1_000);
        block(500, 101, 101, List.of());

        assertThat(fleet.kinds()).isEmpty();
    }

    @Test
    void blockWithWhatCameSinceTheTemplateIsUsual() {
        fleet.connectAll(150, 100, 100);
        txs(0, 100).forEach(txid -> fleet.tell("a", accepted(micros(200), txid)));
        template("a", 400, 100, txs(0, 100), 1_000);
        txs(100, 180).forEach(txid -> fleet.tell("b", accepted(micros(450), txid)));
        block(500, 101, 101, txs(5, 180));

        assertThat(fleet.kinds()).isEmpty();
    }
}
