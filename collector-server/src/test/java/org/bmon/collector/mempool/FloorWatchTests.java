package org.bmon.collector.mempool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bmon.collector.WatchedFleet.log;
import static org.bmon.collector.WatchedFleet.micros;
import static org.bmon.collector.WatchedFleet.polled;

import java.util.TreeMap;
import org.bmon.collector.Samples;
import org.bmon.collector.WatchedFleet;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.common.Network;
import org.bmon.common.event.MempoolState;
import org.bmon.common.event.NodePhaseChanged.Phase;
import org.bmon.common.event.NodeStarted;
import org.junit.jupiter.api.Test;

class FloorWatchTests {

    private static final String[] NODES = {"a", "b", "c", "d"};

    private final WatchedFleet fleet = new WatchedFleet(Network.REGTEST, NODES);

    private void minutes(int from, int to, long... sizes) {
        for (int minute = from; minute < to; minute++) {
            fleet.until(60.0 * minute);
            for (int i = 0; i < sizes.length; i++) {
                fleet.tell(NODES[i], new MempoolState(polled(60.0 * minute), true, sizes[i], 1, 1, 1_000, null));
            }
            fleet.until(60.0 * minute + 59);
        }
    }

    @Test
    void emptyMempoolAmongFullOnesIsToldAfterFiveMinutesUntilItFills() {
        minutes(12, 16, 5_000, 4_800, 5_100, 0);
        assertThat(fleet.kinds()).isEmpty();
        minutes(16, 20, 5_000, 4_800, 5_100, 0);

        assertThat(fleet.only(NoticeKind.MEMPOOL_EMPTY).summary())
                .isEqualTo("the mempool of d is empty, others have 5000 transactions");
        minutes(20, 22, 5_000, 4_800, 5_100, 3_000);
        assertThat(fleet.only(NoticeKind.MEMPOOL_EMPTY).isOpen()).isFalse();
        assertThat(fleet.kinds()).containsExactly(NoticeKind.MEMPOOL_EMPTY);
    }

    @Test
    void mempoolsThatABlockEmptiedEverywhereAreNothing() {
        minutes(12, 20, 5, 4, 6, 0);

        assertThat(fleet.kinds()).isEmpty();
    }

    @Test
    void smallerMempoolIsNothing() {
        minutes(12, 30, 5_000, 4_800, 5_100, 900);

        assertThat(fleet.kinds()).isEmpty();
    }

    @Test
    void mempoolOfANodeThatJustStartedFillsFirst() {
        fleet.tell("d", new NodeStarted(log(700), "v28.0.0", new TreeMap<>()));
        fleet.tell("d", Samples.phase(micros(701), Phase.INITIAL_DOWNLOAD_LEFT));
        fleet.tell("d", Samples.phase(micros(702), Phase.LOADED));
        fleet.tell("d", Samples.phase(micros(703), Phase.MEMPOOL_LOADED));
        fleet.connectAll(710, 100, 100);
        minutes(12, 21, 5_000, 4_800, 5_100, 0);

        assertThat(fleet.kinds()).containsExactly(NoticeKind.NODE_RESTARTED);
    }
}
