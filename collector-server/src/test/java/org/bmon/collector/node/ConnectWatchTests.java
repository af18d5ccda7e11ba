package org.bmon.collector.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bmon.collector.WatchedFleet.hash;
import static org.bmon.collector.WatchedFleet.log;

import java.util.Map;
import java.util.TreeMap;
import org.bmon.collector.WatchedFleet;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.watch.Reading;
import org.bmon.common.Network;
import org.bmon.common.event.BlockConnectTimed;
import org.junit.jupiter.api.Test;

class ConnectWatchTests {

    private final WatchedFleet fleet = new WatchedFleet(Network.MAIN, "a", "b", "c", "d");
    private int block = 100;

    /** One block, with the time each node takes in milliseconds. */
    private void block(long... millis) {
        double at = 700 + 600 * (block - 100);
        fleet.connectAll(at, block, block);
        for (int i = 0; i < millis.length; i++) {
            fleet.tell(
                    String.valueOf((char) ('a' + i)),
                    new BlockConnectTimed(
                            log(at + 0.5),
                            hash(block),
                            millis[i] * 1_000,
                            new TreeMap<>(Map.of("Flush", millis[i] * 900, "Verify", 5_000L))));
        }
        fleet.until(at + 100);
        block++;
    }

    @Test
    void nodeThatIsSlowForADozenBlocksIsToldWithTheStepThatCosts() {
        for (int i = 0; i < 11; i++) {
            block(100, 120, 90, 600);
        }
        assertThat(fleet.kinds()).isEmpty();
        block(100, 120, 90, 600);

        Notice slow = fleet.only(NoticeKind.SLOW_CONNECT);
        assertThat(slow.nodes()).extracting(Object::toString).containsExactly("d");
        assertThat(slow.summary()).contains("d takes 6.0 times as long as 3 others", "500 ms more");
        assertThat(WatchedFleet.part(slow, "lastSteps").get("Flush"))
                .isEqualTo(Map.of("micros", 540_000L, "othersMicros", 90_000L));
        assertThat(fleet.reading(Reading.CONNECT_TIME_RATIO, "d")).isEqualTo(6.0);
        for (int i = 0; i < 12; i++) {
            block(100, 120, 90, 100);
        }
        assertThat(fleet.only(NoticeKind.SLOW_CONNECT).isOpen()).isFalse();
        assertThat(fleet.kinds()).containsExactly(NoticeKind.SLOW_CONNECT);
    }

    @Test
    void fewMillisecondsAreNothingHoweverManyTimesLonger() {
        for (int i = 0; i < 14; i++) {
            block(2, 2, 3, 30);
        }

        assertThat(fleet.kinds()).isEmpty();
    }

    @Test
    void oneSlowBlockAndABlockThatIsSlowForAllAreNothing() {
        for (int i = 0; i < 12; i++) {
            block(100, 120, 90, 110);
        }
        block(100, 120, 90, 9_000);
        block(4_000, 5_000, 4_000, 6_000);

        assertThat(fleet.kinds()).isEmpty();
    }

    @Test
    void twoNodesAreTooFewToCompare() {
        WatchedFleet two = new WatchedFleet(Network.MAIN, "a", "b");
        two.connectAll(700, 100, 100);
        two.tell("a", new BlockConnectTimed(log(701), hash(100), 1_000, new TreeMap<>()));
        two.until(900);

        assertThat(two.isStarved(NoticeKind.SLOW_CONNECT)).isTrue();
    }
}
