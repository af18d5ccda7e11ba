package org.bmon.collector.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bmon.collector.Samples.accepted;
import static org.bmon.collector.Samples.tx;
import static org.bmon.collector.WatchedFleet.hash;
import static org.bmon.collector.WatchedFleet.log;
import static org.bmon.collector.WatchedFleet.micros;
import static org.bmon.collector.WatchedFleet.polled;

import java.util.List;
import org.bmon.collector.WatchedFleet;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.common.Network;
import org.bmon.common.event.BlockContent;
import org.bmon.common.event.BlockDataComplete;
import org.junit.jupiter.api.Test;

class CompactBlockWatchTests {

    private final WatchedFleet fleet = new WatchedFleet(Network.MAIN, "a", "b", "c", "d");
    private int block = 100;

    /** One block, with how many transactions each node asks for. */
    private void block(int... requested) {
        double at = 700 + 60 * (block - 100);
        for (int i = 0; i < requested.length; i++) {
            fleet.tell(
                    String.valueOf((char) ('a' + i)),
                    new BlockDataComplete(
                            log(at),
                            hash(block),
                            BlockDataComplete.Via.COMPACT_BLOCK,
                            new BlockDataComplete.CompactBlock(1, 2_000, 0, requested[i], null)));
        }
        fleet.connectAll(at + 0.1, block, block);
        fleet.until(at + 30);
        block++;
    }

    @Test
    void nodeThatAlwaysAsksIsToldWithWhatItLacked() {
        for (int i = 0; i < 12; i++) {
            double at = 690 + 60 * i;
            fleet.tell("a", accepted(micros(at), tx(1_000 + i)));
            fleet.tell("b", accepted(micros(at + 1), tx(1_000 + i)));
            fleet.tell(
                    "a",
                    new BlockContent(
                            polled(at + 1), hash(block), block, hash(block - 1), null, List.of(tx(1_000 + i))));
            block(0, i % 4 == 0 ? 2 : 0, 0, 40);
        }

        Notice asked = fleet.only(NoticeKind.COMPACT_BLOCKS);
        assertThat(asked.nodes()).extracting(Object::toString).containsExactly("d");
        assertThat(asked.summary()).contains("d asked for transactions of 100 % of the last 12 compact blocks");
        assertThat(WatchedFleet.list(asked, "lacked").get(0).toString())
                .contains(tx(1_000).toHex(), "a=", "b=");
        assertThat(fleet.kinds()).containsExactly(NoticeKind.COMPACT_BLOCKS);
    }

    @Test
    void whatAllNodesAskForIsNoNodesTrouble() {
        for (int i = 0; i < 30; i++) {
            block(5, 7, 3, 40);
        }

        assertThat(fleet.kinds()).isEmpty();
    }

    @Test
    void nodeThatAsksNowAndThenIsUsual() {
        for (int i = 0; i < 30; i++) {
            block(0, 0, 0, i % 3 == 0 ? 40 : 0);
        }

        assertThat(fleet.kinds()).isEmpty();
    }
}
