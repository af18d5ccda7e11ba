package org.bmon.collector.mempool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bmon.collector.Samples.tx;
import static org.bmon.collector.WatchedFleet.log;

import org.bmon.collector.WatchedFleet;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.common.Network;
import org.bmon.common.event.TxRejected;
import org.junit.jupiter.api.Test;

class RejectionWatchTests {

    private final WatchedFleet fleet = new WatchedFleet(Network.REGTEST, "a", "b", "c", "d");
    private int number = 1;

    private void reject(String node, int times, double at) {
        for (int i = 0; i < times; i++) {
            fleet.tell(node, new TxRejected(log(at), tx(number++), null, 3, i % 2 == 0 ? "dust" : "tx-size", null));
        }
    }

    @Test
    void nodeThatRejectsFiveTimesAsMuchAsOthersIsToldUntilItStops() {
        reject("a", 10, 100);
        reject("b", 12, 100);
        reject("c", 11, 100);
        reject("d", 60, 100);
        fleet.until(120);

        Notice rejections = fleet.only(NoticeKind.REJECTIONS);
        assertThat(rejections.summary()).contains("d rejected 60 transactions within ten minutes", "median 11");
        assertThat(WatchedFleet.part(rejections, "reasons"))
                .containsEntry("dust", 30L)
                .containsEntry("tx-size", 30L);
        fleet.until(800);
        assertThat(fleet.only(NoticeKind.REJECTIONS).isOpen()).isFalse();
    }

    @Test
    void whatAllNodesRejectIsNoNodesTrouble() {
        for (String node : new String[] {"a", "b", "c", "d"}) {
            reject(node, 500, 100);
        }
        fleet.until(200);

        assertThat(fleet.kinds()).isEmpty();
    }

    @Test
    void fewRejectionsAreNothing() {
        reject("d", 40, 100);
        fleet.until(200);

        assertThat(fleet.kinds()).isEmpty();
    }
}
