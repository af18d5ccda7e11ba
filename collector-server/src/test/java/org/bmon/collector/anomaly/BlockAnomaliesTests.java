package org.bmon.collector.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.notice.NoticeKind;
import org.junit.jupiter.api.Test;

class BlockAnomaliesTests {

    private final SplittableRandom random = new SplittableRandom(1);
    private final AnomalyFleet fleet = new AnomalyFleet("a1", "a2", "a3", "b1", "b2", "b3");

    private double usual() {
        return random.nextDouble(0, 1.5);
    }

    private void usual(int blocks) {
        for (int i = 0; i < blocks; i++) {
            fleet.block(usual(), usual(), usual(), usual(), usual(), usual());
        }
    }

    @Test
    void saysThatItHasTooLittleToJudge() {
        usual(5);
        assertThat(fleet.isStarved(NoticeKind.BLOCK_SPREAD)).isTrue();
        fleet.block(0, 300, 300, 300, 300, 300);
        assertThat(fleet.count()).isZero();
        usual(30);
        assertThat(fleet.isStarved(NoticeKind.BLOCK_SPREAD)).isFalse();
    }

    @Test
    void blockThatTheNetworkGetsLateIsOneNotice() {
        usual(50);
        fleet.block(0, 40, 45, 42, 50, 44);
        Notice notice = fleet.only(NoticeKind.BLOCK_SPREAD);
        assertThat(notice.isOpen()).isTrue();
        assertThat(notice.nodes()).hasSize(5);
        assertThat(notice.evidence()).containsEntry("class", "network").containsKeys("hash", "nodes", "floorMicros");

        fleet.block(0, 40, 45, 42, 50, 44);
        usual(4);
        assertThat(fleet.only(NoticeKind.BLOCK_SPREAD).untilMicros()).isNotNull();
    }

    @Test
    void oneBlockThatOneNodeGetsLateIsUsual() {
        usual(50);
        fleet.block(0, usual(), usual(), 60, usual(), usual());

        assertThat(fleet.count()).isZero();
    }

    @Test
    void oneBlockThatOneNodeGetsVeryLateIsToldOf() {
        usual(50);
        fleet.block(0, usual(), usual(), 200, usual(), usual());

        assertThat(fleet.only(NoticeKind.BLOCK_SPREAD).evidence()).containsEntry("class", "node");
    }

    @Test
    void nodeThatIsLateBlockAfterBlockIsOneNoticeUntilItIsNot() {
        usual(50);
        for (int i = 0; i < 20; i++) {
            fleet.block(usual(), usual(), usual(), 10 + usual(), usual(), usual());
        }
        Notice open = fleet.only(NoticeKind.NODE_LATE);
        assertThat(open.isOpen()).isTrue();
        assertThat(open.key()).startsWith("b1@");
        assertThat(open.evidence()).containsEntry("class", "node");

        usual(15);
        assertThat(fleet.only(NoticeKind.NODE_LATE).isOpen()).isFalse();
    }

    @Test
    void cohortThatIsLateIsOneNotice() {
        usual(50);
        for (int i = 0; i < 20; i++) {
            fleet.block(usual(), usual(), usual(), 30 + usual(), 30 + usual(), 30 + usual());
        }

        assertThat(fleet.notices(NoticeKind.NODE_LATE))
                .singleElement()
                .satisfies(notice -> assertThat(notice.evidence()).containsEntry("class", "cohort"));
    }

    @Test
    void nodeThatWasAlwaysSlowIsUsual() {
        for (int i = 0; i < 100; i++) {
            fleet.block(usual(), usual(), usual(), 12 + usual(), usual(), usual());
        }

        assertThat(fleet.count()).isZero();
    }
}
