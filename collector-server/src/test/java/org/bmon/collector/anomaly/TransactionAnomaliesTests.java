package org.bmon.collector.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.bmon.collector.notice.NoticeKind;
import org.junit.jupiter.api.Test;

class TransactionAnomaliesTests {

    private static final int EACH_MINUTE = 40;

    private final SplittableRandom random = new SplittableRandom(1);
    private final AnomalyFleet fleet = new AnomalyFleet("a1", "a2", "b1", "b2");

    /** Minutes in which transactions take longer by these seconds to each node, and miss the last with a chance. */
    private void minutes(int minutes, double missed, double... more) {
        for (int minute = 0; minute < minutes; minute++) {
            for (int i = 0; i < EACH_MINUTE; i++) {
                double[] at = new double[4];
                for (int n = 0; n < 4; n++) {
                    at[n] = -2 * Math.log(1 - random.nextDouble()) + (more.length == 0 ? 0 : more[n]);
                }
                at[3] = random.nextDouble() < missed ? -1 : at[3];
                fleet.transaction(at);
            }
            fleet.minute();
        }
    }

    @Test
    void saysThatItHasTooLittleToJudge() {
        minutes(5, 0);
        assertThat(fleet.isStarved(NoticeKind.TRANSACTION_SPREAD)).isTrue();
        minutes(30, 0);
        assertThat(fleet.isStarved(NoticeKind.TRANSACTION_SPREAD)).isFalse();
        assertThat(fleet.isStarved(NoticeKind.TRANSACTIONS_MISSED)).isFalse();
        assertThat(fleet.count()).isZero();
    }

    @Test
    void nodeThatGetsThemSlowlyIsOneNoticeUntilItDoesNot() {
        minutes(30, 0);
        minutes(10, 0, 0, 0, 6, 0);
        assertThat(fleet.only(NoticeKind.TRANSACTION_SPREAD).isOpen()).isTrue();
        assertThat(fleet.only(NoticeKind.TRANSACTION_SPREAD).evidence()).containsEntry("class", "node");
        minutes(10, 0);

        assertThat(fleet.only(NoticeKind.TRANSACTION_SPREAD).isOpen()).isFalse();
    }

    @Test
    void oneSlowMinuteIsUsual() {
        minutes(30, 0);
        minutes(1, 0, 0, 0, 6, 0);
        minutes(10, 0);

        assertThat(fleet.count()).isZero();
    }

    @Test
    void cohortThatGetsThemSlowlyIsOneNotice() {
        minutes(30, 0);
        minutes(10, 0, 0, 0, 6, 6);

        assertThat(fleet.only(NoticeKind.TRANSACTION_SPREAD).evidence()).containsEntry("class", "cohort");
        assertThat(fleet.only(NoticeKind.TRANSACTION_SPREAD).nodes()).hasSize(2);
    }

    @Test
    void nodeThatMissesManyIsOneNoticeUntilItDoesNot() {
        minutes(40, 0.01);
        minutes(20, 0.3);
        assertThat(fleet.only(NoticeKind.TRANSACTIONS_MISSED).isOpen()).isTrue();
        assertThat(fleet.only(NoticeKind.TRANSACTIONS_MISSED).nodes()).hasToString("[b2]");
        minutes(30, 0.01);

        assertThat(fleet.only(NoticeKind.TRANSACTIONS_MISSED).isOpen()).isFalse();
    }

    @Test
    void nodeThatAlwaysMissedSomeIsUsual() {
        minutes(120, 0.2);

        assertThat(fleet.count()).isZero();
    }
}
