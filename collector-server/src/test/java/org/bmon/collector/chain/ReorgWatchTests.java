package org.bmon.collector.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bmon.collector.Samples.tx;
import static org.bmon.collector.WatchedFleet.hash;
import static org.bmon.collector.WatchedFleet.log;
import static org.bmon.collector.WatchedFleet.polled;

import java.util.List;
import java.util.Map;
import org.bmon.collector.Samples;
import org.bmon.collector.WatchedFleet;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.notice.Severity;
import org.bmon.common.Network;
import org.bmon.common.TimeSource;
import org.bmon.common.event.BlockContent;
import org.bmon.common.event.TxReplaced;
import org.junit.jupiter.api.Test;

class ReorgWatchTests {

    private final WatchedFleet fleet = new WatchedFleet(Network.MAIN, "a", "b", "c");

    /** All but c are on blocks 100 and 101 and change to 200, 201 and 202, which c had. */
    private void reorganise() {
        for (String node : List.of("a", "b")) {
            fleet.connect(node, 700, 100, 100);
            fleet.connect(node, 1300, 101, 101);
        }
        fleet.connect("c", 800, 200, 100);
        fleet.connect("c", 1500, 201, 101);
        fleet.connect("c", 2100, 202, 102);
        for (String node : List.of("a", "b")) {
            fleet.disconnect(node, 2101, 101, 101);
            fleet.disconnect(node, 2101.1, 100, 100);
            fleet.connect(node, 2101.2, 200, 100);
            fleet.connect(node, 2101.3, 201, 101);
            fleet.connect(node, 2101.4, 202, 102);
        }
        fleet.until(2130);
    }

    @Test
    void sameReorgOnManyNodesIsOneNotice() {
        reorganise();

        Notice reorg = fleet.only(NoticeKind.REORG);
        assertThat(reorg.nodes()).extracting(Object::toString).containsExactly("a", "b");
        assertThat(reorg.severity()).isEqualTo(Severity.WARNING);
        assertThat(reorg.evidence())
                .containsEntry("depth", 2L)
                .containsEntry("forkPoint", hash(99).toHex())
                .containsEntry("transactionsKnown", false);
        assertThat(WatchedFleet.list(reorg, "oldBranch"))
                .hasSize(2)
                .first()
                .satisfies(block -> assertThat(((Map<?, ?>) block).get("hash"))
                        .isEqualTo(hash(100).toHex()));
        assertThat(fleet.kinds()).containsExactly(NoticeKind.REORG, NoticeKind.RACE);
    }

    @Test
    void transactionsThatLostTheirConfirmationAreCountedWhenAllBlocksAreKnown() {
        reorganise();
        content("a", 100, 100, 99, 1, 2, 3);
        content("a", 101, 101, 100, 4);
        content("c", 200, 100, 99, 2);
        content("c", 201, 101, 200, 3, 5);
        assertThat(fleet.only(NoticeKind.REORG).evidence()).containsEntry("transactionsKnown", false);
        content("c", 202, 102, 201, 6);
        fleet.tell("a", new TxReplaced(log(2200), List.of(tx(4)), tx(40), null, null));

        Notice reorg = fleet.only(NoticeKind.REORG);
        assertThat(reorg.evidence()).containsEntry("unconfirmed", 2L);
        assertThat(WatchedFleet.list(reorg, "unconfirmedSample"))
                .extracting(Object::toString)
                .containsExactlyInAnyOrder(tx(1).toHex(), tx(4).toHex());
        assertThat(WatchedFleet.part(reorg, "conflicts"))
                .hasSize(1)
                .hasToString("{" + tx(4) + "=replaced by " + tx(40) + "}");
        assertThat(reorg.summary()).contains("2 transactions lost confirmation");
    }

    @Test
    void whatZmqTellsAgainIsNoOtherReorg() {
        reorganise();
        fleet.tell("a", Samples.disconnected(WatchedFleet.micros(2103), TimeSource.RECEIVED, hash(101), null));
        fleet.tell("a", Samples.disconnected(WatchedFleet.micros(2103), TimeSource.RECEIVED, hash(100), null));
        fleet.tell("a", Samples.connected(WatchedFleet.micros(2103.1), TimeSource.RECEIVED, hash(200), null));
        fleet.tell("a", Samples.connected(WatchedFleet.micros(2103.1), TimeSource.RECEIVED, hash(201), null));
        fleet.tell("a", Samples.connected(WatchedFleet.micros(2103.1), TimeSource.RECEIVED, hash(202), null));
        fleet.until(2200);

        assertThat(fleet.only(NoticeKind.REORG).nodes()).hasSize(2);
        assertThat(fleet.kinds()).containsExactly(NoticeKind.REORG, NoticeKind.RACE);
    }

    @Test
    void nodeThatCatchesUpReorganisesNothing() {
        for (int i = 0; i < 5; i++) {
            fleet.connect("a", 700 + i, 100 + i, 100 + i);
            fleet.connect("b", 700.5 + i, 100 + i, 100 + i);
        }
        for (int i = 0; i < 5; i++) {
            fleet.connect("c", 720 + i / 10.0, 100 + i, 100 + i);
        }
        fleet.until(1500);

        assertThat(fleet.kinds()).isEmpty();
    }

    private void content(String node, int block, int height, int parent, int... txs) {
        fleet.tell(
                node,
                new BlockContent(
                        polled(2150),
                        hash(block),
                        height,
                        hash(parent),
                        null,
                        java.util.Arrays.stream(txs).mapToObj(Samples::tx).toList()));
    }
}
