package org.bmon.collector.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bmon.collector.WatchedFleet.hash;
import static org.bmon.collector.WatchedFleet.polled;

import org.bmon.collector.WatchedFleet;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.notice.Severity;
import org.bmon.collector.watch.Reading;
import org.bmon.common.Network;
import org.bmon.common.chain.Subsidy;
import org.bmon.common.event.BlockAudit;
import org.bmon.common.event.SupplyState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InflationWatchTests {

    private static final int HEIGHT = 840_000;
    private static final long SUBSIDY = 312_500_000;

    private final WatchedFleet fleet = new WatchedFleet(Network.MAIN, "a", "b");

    private void audit(String node, int block, int height, long claimed, long fees, @Nullable Long own) {
        fleet.tell(
                node,
                new BlockAudit(polled(700), hash(block), height, claimed, SUBSIDY, fees, own, hash(block - 1), "/p/"));
    }

    @Test
    void coinbaseThatClaimsASatoshiTooMuchIsInflation() {
        audit("a", 500, HEIGHT, SUBSIDY + 1_001, 1_000, 1_000L);
        audit("b", 500, HEIGHT, SUBSIDY + 1_001, 1_000, null);

        Notice inflation = fleet.only(NoticeKind.INFLATION);
        assertThat(inflation.severity()).isEqualTo(Severity.CRITICAL);
        assertThat(inflation.nodes()).hasSize(2);
        assertThat(inflation.evidence())
                .containsEntry("claimedSat", SUBSIDY + 1_001)
                .containsEntry("allowedSat", SUBSIDY + 1_000)
                .containsEntry("differenceSat", 1L);
        assertThat(inflation.summary()).contains("claims 0.00000001 BTC more");
        assertThat(fleet.kinds()).containsExactly(NoticeKind.INFLATION);
    }

    @Test
    void feesThatANodeAddsWronglyDoNotHideInflation() {
        audit("a", 500, HEIGHT, SUBSIDY + 2_000, 2_000, 1_000L);

        assertThat(fleet.kinds()).containsExactly(NoticeKind.INFLATION, NoticeKind.SUPPLY);
        assertThat(fleet.only(NoticeKind.SUPPLY).summary()).contains("adds the fees");
    }

    @Test
    void rewardsThatAMinerLeavesAreNoInflation() {
        audit("a", 500, HEIGHT, SUBSIDY - 5_000, 1_000, 1_000L);
        audit("b", 500, HEIGHT, SUBSIDY - 5_000, 1_000, 1_000L);
        audit("a", 501, HEIGHT + 1, 0, 1_000, 1_000L);

        assertThat(fleet.kinds()).isEmpty();
        assertThat(fleet.totals)
                .last()
                .isEqualTo(new SupplyTotal(hash(501), HEIGHT + 1, HEIGHT, SUBSIDY - 6_000 - 1_000, 2 * SUBSIDY));
    }

    @Test
    void nodeWithAnotherSubsidyIsTold() {
        fleet.tell(
                "a", new BlockAudit(polled(700), hash(500), HEIGHT, 625_000_000, 625_000_000, 0, 0L, hash(499), null));

        assertThat(fleet.kinds()).containsExactly(NoticeKind.INFLATION, NoticeKind.SUPPLY);
        assertThat(fleet.only(NoticeKind.SUPPLY).summary())
                .contains("holds the subsidy", "6.25000000 BTC", "3.12500000");
    }

    @Test
    void nodesThatTellDifferentSumsOfABlockAreTold() {
        audit("a", 500, HEIGHT, SUBSIDY + 900, 1_000, null);
        audit("b", 500, HEIGHT, SUBSIDY + 900, 1_001, null);

        assertThat(fleet.kinds()).containsExactly(NoticeKind.SUPPLY);
    }

    @Test
    void runningSumGoesOnFromWhatTheStoreKept() {
        fleet.analysis().restore(new SupplyTotal(hash(499), HEIGHT - 1, HEIGHT - 10, 9 * SUBSIDY - 7, 9 * SUBSIDY));
        audit("a", 500, HEIGHT, SUBSIDY + 400, 400, 400L);

        assertThat(fleet.totals)
                .containsExactly(new SupplyTotal(hash(500), HEIGHT, HEIGHT - 10, 10 * SUBSIDY - 7, 10 * SUBSIDY));
        assertThat(fleet.reading(Reading.SUPPLY_CREATED_SAT, null)).isEqualTo(10.0 * SUBSIDY - 7);
        assertThat(fleet.reading(Reading.SUPPLY_SCHEDULED_SAT, null))
                .isEqualTo((double) Subsidy.supplyLimit(Network.MAIN, HEIGHT));
    }

    @Test
    void reorgRestartsTheSumAtTheForkAndCountsNothingTwice() {
        audit("a", 500, HEIGHT, SUBSIDY, 0, 0L);
        audit("a", 501, HEIGHT + 1, SUBSIDY, 0, 0L);
        fleet.tell("a", new BlockAudit(polled(800), hash(601), HEIGHT + 1, SUBSIDY, SUBSIDY, 0, 0L, hash(500), null));

        assertThat(fleet.totals)
                .last()
                .isEqualTo(new SupplyTotal(hash(601), HEIGHT + 1, HEIGHT, 2 * SUBSIDY, 2 * SUBSIDY));
    }

    @Test
    void countsOfDifferentNodesAtOneBlockMustBeEqual() {
        long limit = Subsidy.supplyLimit(Network.MAIN, HEIGHT) - 50_0000_0000L - 100_0000_0000L;
        fleet.tell("a", new SupplyState(polled(700), hash(500), HEIGHT, limit - 5, 180_000_000, "ab", true));
        fleet.tell("b", new SupplyState(polled(900), hash(500), HEIGHT, limit - 5, 180_000_000, null, false));
        assertThat(fleet.kinds()).isEmpty();
        fleet.tell("b", new SupplyState(polled(910), hash(500), HEIGHT, limit - 5, 180_000_000, "cd", true));

        assertThat(fleet.only(NoticeKind.SUPPLY).nodes()).hasSize(2);
    }

    @Test
    void countAboveTheScheduleIsTold() {
        long limit = Subsidy.supplyLimit(Network.MAIN, HEIGHT) - 50_0000_0000L - 100_0000_0000L;
        fleet.tell("a", new SupplyState(polled(700), hash(500), HEIGHT, limit, 180_000_000, null, true));
        assertThat(fleet.kinds()).isEmpty();
        fleet.tell("a", new SupplyState(polled(700), hash(501), HEIGHT, limit + 1, 180_000_000, null, true));

        assertThat(fleet.only(NoticeKind.SUPPLY).summary()).contains("more than the schedule allows");
    }
}
