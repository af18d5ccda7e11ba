package org.bmon.collector.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bmon.collector.Samples.phase;
import static org.bmon.collector.WatchedFleet.hash;
import static org.bmon.collector.WatchedFleet.log;
import static org.bmon.collector.WatchedFleet.micros;
import static org.bmon.collector.WatchedFleet.polled;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bmon.collector.WatchedFleet;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.notice.Severity;
import org.bmon.collector.watch.Reading;
import org.bmon.common.Network;
import org.bmon.common.event.ChainState;
import org.bmon.common.event.NodePhaseChanged.Phase;
import org.bmon.common.event.NodeStarted;
import org.junit.jupiter.api.Test;

class TipWatchTests {

    private final WatchedFleet fleet = new WatchedFleet(Network.MAIN, "a", "b", "c", "d");

    @Test
    void nodesThatLackTheSameBlockAreOneNoticeUntilTheyHaveItForGood() {
        fleet.connectOn(List.of("a", "b"), 700, 100, 100);
        fleet.until(815);
        assertThat(fleet.kinds()).isEmpty();
        fleet.until(830);

        Notice behind = fleet.only(NoticeKind.NODE_BEHIND);
        assertThat(behind.nodes()).extracting(Object::toString).containsExactly("c", "d");
        assertThat(behind.sinceMicros()).isEqualTo(micros(700));
        assertThat(behind.summary()).contains("c, d are 1 block behind");
        assertThat(fleet.reading(Reading.NODE_BLOCKS_BEHIND, "c")).isEqualTo(1.0);
        assertThat(fleet.reading(Reading.NODE_BLOCKS_BEHIND, "a")).isZero();

        fleet.connect("c", 900, 100, 100);
        fleet.connect("d", 910, 100, 100);
        fleet.until(1100);
        assertThat(fleet.only(NoticeKind.NODE_BEHIND).isOpen()).isTrue();
        fleet.until(1300);
        assertThat(fleet.only(NoticeKind.NODE_BEHIND).isOpen()).isFalse();
    }

    @Test
    void nodeThatFallsFurtherBehindStaysOneNoticeAndBecomesUrgent() {
        for (int i = 0; i < 8; i++) {
            fleet.connectOn(List.of("a", "b", "c"), 700 + 300 * i, 100 + i, 100 + i);
            fleet.until(840 + 300 * i);
        }

        Notice behind = fleet.only(NoticeKind.NODE_BEHIND);
        assertThat(behind.nodes()).hasSize(1);
        assertThat(behind.severity()).isEqualTo(Severity.CRITICAL);
    }

    @Test
    void cohortThatIsBehindIsNamed() {
        for (String node : List.of("a", "b")) {
            fleet.tell(node, new NodeStarted(log(11), "v28.0.0", new TreeMap<>()));
        }
        for (String node : List.of("c", "d")) {
            fleet.tell(node, new NodeStarted(log(11), "v30.0.0", new TreeMap<>()));
        }
        for (String node : List.of("a", "b", "c", "d")) {
            fleet.tell(node, phase(micros(12), Phase.INITIAL_DOWNLOAD_LEFT));
            fleet.tell(node, phase(micros(13), Phase.LOADED));
            fleet.tell(node, phase(micros(13), Phase.MEMPOOL_LOADED));
        }
        fleet.connectOn(List.of("a", "b"), 700, 100, 100);
        fleet.until(830);

        Notice behind = fleet.only(NoticeKind.NODE_BEHIND);
        assertThat(behind.summary()).contains("all of cohort core-30");
        assertThat(WatchedFleet.part(behind, "byCohort"))
                .containsExactly(Map.entry("core-30", Map.of("touched", 2L, "nodes", 2L)));
    }

    @Test
    void slowNodeIsNeitherBehindNorOnAnotherTip() {
        for (int i = 0; i < 5; i++) {
            fleet.connectOn(List.of("a", "b", "c"), 700 + 600 * i, 100 + i, 100 + i);
            fleet.until(750 + 600 * i);
            fleet.connect("d", 790 + 600 * i, 100 + i, 100 + i);
            fleet.until(850 + 600 * i);
        }

        assertThat(fleet.kinds()).isEmpty();
    }

    @Test
    void nodeInInitialDownloadLagsNobody() {
        fleet.tell("d", new ChainState(polled(20), hash(99), 99, 200, true, List.of(), false, 1));
        fleet.connectOn(List.of("a", "b", "c"), 700, 100, 100);
        fleet.connectOn(List.of("a", "b", "c"), 1300, 101, 101);
        fleet.until(3000);

        assertThat(fleet.kinds()).isEmpty();
    }

    @Test
    void nodeThatStoppedIsNotBehind() {
        fleet.tell("d", phase(micros(600), Phase.STOPPING));
        fleet.connectOn(List.of("a", "b", "c"), 700, 100, 100);
        fleet.until(3000);

        assertThat(fleet.kinds()).isEmpty();
    }

    @Test
    void nodeThatStaysOnABranchWithLessWorkIsOnAnotherTip() {
        fleet.connectOn(List.of("a", "b", "c"), 700, 100, 100);
        fleet.connect("d", 701, 200, 100);
        fleet.until(1200);
        assertThat(fleet.kinds()).containsExactly(NoticeKind.RACE);
        fleet.connectOn(List.of("a", "b", "c"), 1300, 101, 101);
        fleet.until(1430);

        Notice split = fleet.only(NoticeKind.TIP_SPLIT);
        assertThat(split.nodes()).extracting(Object::toString).containsExactly("d");
        assertThat(split.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(split.sinceMicros()).isEqualTo(micros(1300));
        assertThat(fleet.kinds()).containsExactly(NoticeKind.RACE, NoticeKind.TIP_SPLIT);
    }

    @Test
    void twoTipsOfOneHeightAreARaceForAnHour() {
        fleet.connectOn(List.of("a", "b"), 700, 100, 100);
        fleet.connectOn(List.of("c", "d"), 700.1, 200, 100);
        fleet.until(4200);
        assertThat(fleet.kinds()).containsExactly(NoticeKind.RACE);
        fleet.until(4400);
        assertThat(fleet.kinds()).containsExactly(NoticeKind.RACE, NoticeKind.TIP_SPLIT);
    }

    @Test
    void noBlockForNinetyMinutesIsAnOldTipUntilTheNextComes() {
        fleet.connectAll(700, 100, 100);
        fleet.until(700 + 90 * 60 - 10);
        assertThat(fleet.kinds()).isEmpty();
        fleet.until(700 + 90 * 60 + 10);

        Notice old = fleet.only(NoticeKind.TIP_OLD);
        assertThat(old.sinceMicros()).isEqualTo(micros(699.98));
        fleet.connectAll(7000, 101, 101);
        fleet.until(7010);
        assertThat(fleet.only(NoticeKind.TIP_OLD).untilMicros()).isEqualTo(micros(6999.98));
        assertThat(fleet.kinds()).containsExactly(NoticeKind.TIP_OLD);
    }

    @Test
    void noBlockWhileNoNodeIsThereIsNoOldTip() {
        fleet.connectAll(700, 100, 100);
        for (String node : List.of("a", "b", "c", "d")) {
            fleet.tell(node, phase(micros(1000), Phase.STOPPING));
        }
        fleet.until(700 + 3 * 3600);

        assertThat(fleet.kinds()).isEmpty();
        assertThat(fleet.isStarved(NoticeKind.TIP_OLD)).isTrue();
    }

    @Test
    void regtestHasNoOldTips() {
        WatchedFleet regtest = new WatchedFleet(Network.REGTEST, "a", "b");
        regtest.until(20_000);

        assertThat(regtest.kinds()).isEmpty();
    }

    @Test
    void oneNodeAloneIsTooLittleToJudge() {
        WatchedFleet one = new WatchedFleet(Network.MAIN, "a");
        one.connect("a", 700, 100, 100);
        one.until(710);

        assertThat(one.isStarved(NoticeKind.NODE_BEHIND)).isTrue();
        fleet.until(710);
        assertThat(fleet.isStarved(NoticeKind.NODE_BEHIND)).isFalse();
    }
}
