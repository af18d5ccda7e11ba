package org.bmon.collector.mempool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bmon.collector.Samples.accepted;
import static org.bmon.collector.Samples.node;
import static org.bmon.collector.Samples.tx;
import static org.bmon.collector.WatchedFleet.log;
import static org.bmon.collector.WatchedFleet.micros;
import static org.bmon.collector.WatchedFleet.polled;

import org.bmon.collector.WatchedFleet;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.common.Network;
import org.bmon.common.event.NodeReachable;
import org.bmon.common.event.TxRejected;
import org.junit.jupiter.api.Test;

class PolicyWatchTests {

    private final WatchedFleet fleet = new WatchedFleet(Network.REGTEST, "a", "b", "c", "d");

    private void reject(String node, double at, int tx, String reason) {
        fleet.tell(node, new TxRejected(log(at), tx(tx), null, 3, reason, null));
    }

    private void accept(String node, double at, int tx) {
        fleet.tell(node, accepted(micros(at), tx(tx)));
    }

    private void cohorts() {
        for (String node : new String[] {"a", "b"}) {
            fleet.tell(node, new NodeReachable(polled(20), 280000, "/Satoshi:28.0.0/"));
        }
        for (String node : new String[] {"c", "d"}) {
            fleet.tell(node, new NodeReachable(polled(20), 290300, "/Satoshi:29.3.0/Knots:20251110/"));
        }
    }

    @Test
    void nodeThatRejectsWhatItsOwnCohortTakesIsOneNoticeForAllSuchTransactions() {
        for (int i = 1; i <= 5; i++) {
            accept("a", 100 * i, i);
            accept("b", 100 * i + 1, i);
            accept("c", 100 * i + 1, i);
            reject("d", 100 * i + 1, i, "datacarrier");
            fleet.until(100 * i + 70);
        }

        Notice split = fleet.only(NoticeKind.POLICY_SPLIT);
        assertThat(split.nodes()).containsExactly(node("d"));
        assertThat(split.evidence()).containsEntry("reason", "datacarrier");
        assertThat(split.isOpen()).isTrue();
        fleet.until(5_000);
        assertThat(fleet.only(NoticeKind.POLICY_SPLIT).untilMicros()).isEqualTo(micros(501));
        assertThat(fleet.kinds()).containsExactly(NoticeKind.POLICY_SPLIT);
    }

    @Test
    void cohortThatRejectsWhatAnotherRelaysIsOneNotice() {
        cohorts();
        accept("a", 100, 1);
        accept("b", 101, 1);
        reject("c", 101, 1, "dust");
        reject("d", 102, 1, "dust");
        fleet.until(200);

        Notice split = fleet.only(NoticeKind.POLICY_SPLIT);
        assertThat(split.nodes()).containsExactly(node("c"), node("d"));
        assertThat(split.summary()).contains("cohort knots-29 rejects 1 transaction (dust) that a, b relay");
    }

    @Test
    void transactionThatAllRejectIsNoSplit() {
        for (String node : new String[] {"a", "b", "c", "d"}) {
            reject(node, 100, 1, "dust");
        }
        fleet.until(200);

        assertThat(fleet.kinds()).isEmpty();
    }

    @Test
    void orphanThatIsTakenLaterIsNoSplit() {
        accept("a", 100, 1);
        reject("b", 100.1, 1, "min relay fee not met");
        accept("b", 103, 1);
        reject("c", 100.2, 1, "bad-txns-inputs-missingorspent");
        fleet.until(200);

        assertThat(fleet.kinds()).isEmpty();
    }

    @Test
    void whatDependsOnTheMomentIsNoSplit() {
        accept("a", 100, 1);
        reject("b", 100.1, 1, "txn-mempool-conflict");
        reject("c", 100.1, 1, "mempool min fee not met");
        fleet.until(200);

        assertThat(fleet.kinds()).isEmpty();
    }
}
