package org.bmon.collector.mempool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bmon.collector.Samples.node;
import static org.bmon.collector.Samples.tx;
import static org.bmon.collector.WatchedFleet.log;
import static org.bmon.collector.WatchedFleet.micros;

import java.util.List;
import java.util.Map;
import org.bmon.collector.Samples;
import org.bmon.collector.WatchedFleet;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.notice.Severity;
import org.bmon.common.Network;
import org.bmon.common.event.TxReplaced;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReplacementWatchTests {

    private final WatchedFleet fleet = new WatchedFleet(Network.REGTEST, "a", "b", "c");

    private void replace(String node, double at, int old, int now, @Nullable Long before, @Nullable Long after) {
        fleet.tell(node, new TxReplaced(log(at), List.of(tx(old)), tx(now), before, after));
    }

    @Test
    void replacementIsOneThingAtAllNodesWithItsFeesAndTimes() {
        replace("a", 100, 1, 2, 500L, 900L);
        replace("b", 100.4, 1, 2, 500L, 900L);
        replace("c", 101, 1, 2, null, null);
        fleet.until(120);

        Notice told = fleet.only(NoticeKind.REPLACEMENTS);
        assertThat(told.severity()).isEqualTo(Severity.INFO);
        assertThat(told.isOpen()).isFalse();
        assertThat(told.nodes()).containsExactly(node("a"), node("b"), node("c"));
        assertThat(told.summary()).contains("1 transaction gave way to 1", "0.00000500 BTC to 0.00000900 BTC");
        assertThat(told.evidence())
                .containsEntry("replacements", 1L)
                .containsEntry("feesKnownOf", 1L)
                .containsEntry("feesBeforeSat", 500L);
        assertThat(WatchedFleet.list(told, "latest"))
                .singleElement()
                .satisfies(one ->
                        assertThat((Map<?, ?>) ((Map<?, ?>) one).get("nodes")).hasSize(3));
        assertThat(fleet.analysis().counters().replacements()).isEqualTo(1);
        assertThat(fleet.kinds()).containsExactly(NoticeKind.REPLACEMENTS);
    }

    @Test
    void manyReplacementsAreOneNoticeForEachHourToldOnceAMinute() {
        for (int i = 0; i < 7_200; i++) {
            replace("a", 3_700 + i, 10_000 + i, 20_000 + i, null, null);
            if (i % 5 == 0) {
                fleet.until(3_700 + i);
            }
        }
        fleet.until(11_000);

        assertThat(fleet.kinds()).hasSize(3).containsOnly(NoticeKind.REPLACEMENTS);
        assertThat(fleet.notices())
                .extracting(notice -> notice.evidence().get("replacements"))
                .containsExactly(3_500L, 3_600L, 100L);
        assertThat(fleet.told()).isLessThan(20 + 7_200 / 60 + 10);
        assertThat(WatchedFleet.list(fleet.notices().get(0), "latest")).hasSize(20);
    }

    @Test
    void slowerNodeThatTellsOfItInTheNextHourAddsToTheHourBefore() {
        replace("a", 3_599, 1, 2, null, null);
        replace("b", 3_602, 3, 4, null, null);
        replace("c", 3_603, 1, 2, null, null);
        fleet.until(3_610);

        assertThat(fleet.notices()).hasSize(2);
        assertThat(fleet.notices().get(0).nodes()).containsExactly(node("a"), node("c"));
        assertThat(fleet.analysis().counters().replacements()).isEqualTo(2);
    }

    @Test
    void transactionThatIsAcceptedAgainReplacesNothing() {
        fleet.tell("a", Samples.accepted(micros(100), tx(1)));
        fleet.tell("b", Samples.accepted(micros(101), tx(1)));
        fleet.tell("a", Samples.accepted(micros(200), tx(1)));
        fleet.until(300);

        assertThat(fleet.kinds()).isEmpty();
        assertThat(fleet.analysis().counters().replacements()).isZero();
    }
}
