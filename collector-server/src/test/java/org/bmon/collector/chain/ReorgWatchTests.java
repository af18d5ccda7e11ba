package org.bmon.collector.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bmon.collector.Samples.tx;
import static org.bmon.collector.WatchedFleet.hash;
import static org.bmon.collector.WatchedFleet.log;
import static org.bmon.collector.WatchedFleet.polled;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bmon.collector.Samples;
import org.bmon.collector.WatchedFleet;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.notice.Severity;
import org.bmon.common.Network;
import org.bmon.common.TimeSource;
import org.bmon.common.event.BlockContent;
import org.bmon.common.event.BlockSpends;
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
    void outputThatBothBranchesSpendInDifferentTransactionsIsADoubleSpend() {
        reorganise();
        contents();
        assertThat(fleet.only(NoticeKind.REORG).evidence()).containsEntry("doubleSpendsKnown", false);
        assertThat(wishes("a")).containsExactlyInAnyOrder(spends(100), spends(101), spends(201), spends(202));

        // 2 and 3 are on both sides; 4 and 5 spend the same, 1 and 6 do not, and one coinbase is like another.
        fleet.tell("a", told(100, "0a:0", "0b:0", "0c:0 0c:1"));
        fleet.tell("a", told(101, "0d:0 0e:7"));
        fleet.tell("a", told(201, "0c:0 0c:1", "0f:0 0e:7"));
        assertThat(fleet.only(NoticeKind.REORG).severity()).isEqualTo(Severity.WARNING);
        fleet.tell("a", told(202, "0a:1"));

        Notice reorg = fleet.only(NoticeKind.REORG);
        assertThat(reorg.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(reorg.evidence()).containsEntry("doubleSpendsKnown", true).containsEntry("doubleSpent", 1L);
        assertThat(WatchedFleet.list(reorg, "doubleSpends"))
                .containsExactly(Map.of("output", "0e:7", "left", tx(4).toHex(), "joined", tx(5).toHex()));
        assertThat(reorg.summary()).contains("1 output spent by another transaction now");
    }

    @Test
    void transactionOnBothBranchesIsNoDoubleSpendAndNothingIsAskedFor() {
        reorganise();
        content("a", 100, 100, 99, 1, 2);
        content("a", 101, 101, 100, 3);
        content("c", 200, 100, 99, 3);
        content("c", 201, 101, 200);
        content("c", 202, 102, 201, 1, 2, 4);

        Notice reorg = fleet.only(NoticeKind.REORG);
        assertThat(reorg.severity()).isEqualTo(Severity.WARNING);
        assertThat(reorg.evidence()).containsEntry("doubleSpendsKnown", true).containsEntry("doubleSpent", 0L);
        assertThat(wishes("a")).isEmpty();
    }

    @Test
    void spendsThatDoNotFitTheContentLeaveItUnknown() {
        reorganise();
        contents();
        fleet.tell("a", told(101, "0d:0", "0e:7"));

        assertThat(fleet.only(NoticeKind.REORG).evidence()).containsEntry("doubleSpendsKnown", false);
    }

    private void contents() {
        content("a", 100, 100, 99, 1, 2, 3);
        content("a", 101, 101, 100, 4);
        content("c", 200, 100, 99, 2);
        content("c", 201, 101, 200, 3, 5);
        content("c", 202, 102, 201, 6);
    }

    private List<String> wishes(String node) {
        // A reply has a few of them.
        return Stream.generate(() -> fleet.wishes.wants(Samples.node(node), WatchedFleet.micros(2200)))
                .limit(3)
                .flatMap(List::stream)
                .filter(wish -> wish.startsWith("spends"))
                .toList();
    }

    private static String spends(int block) {
        return "spends " + hash(block);
    }

    /** What each transaction of a block spends, as words. */
    private static BlockSpends told(int block, String... spends) {
        return new BlockSpends(
                polled(2160),
                hash(block),
                Arrays.stream(spends)
                        .map(outputs -> List.of(outputs.split(" ")))
                        .toList());
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
                        Arrays.stream(txs).mapToObj(Samples::tx).toList()));
    }
}
