package org.bmon.collector.analysis;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.bmon.collector.Samples.accepted;
import static org.bmon.collector.Samples.block;
import static org.bmon.collector.Samples.connected;
import static org.bmon.collector.Samples.data;
import static org.bmon.collector.Samples.disconnected;
import static org.bmon.collector.Samples.header;
import static org.bmon.collector.Samples.started;
import static org.bmon.collector.Samples.tx;

import org.bmon.collector.propagation.BlockSpread;
import org.bmon.collector.propagation.Quality;
import org.bmon.collector.propagation.Stage;
import org.bmon.collector.propagation.StageSpread;
import org.bmon.common.Stamp;
import org.bmon.common.TimeSource;
import org.bmon.common.Txid;
import org.bmon.common.event.BlockInvalid;
import org.bmon.common.event.TxRejected;
import org.junit.jupiter.api.Test;

/** What becomes of sightings: which record they belong to, and when it is told. */
class FleetAnalysisTests extends AnalysisFixture {

    @Test
    void putsTheStagesOfABlockSideBySide() {
        fleet();
        analysis.accept(A, header(20 * SECOND, block(10)));
        analysis.accept(A, data(20 * SECOND + 500, block(10)));
        analysis.accept(A, connected(20 * SECOND + 900, block(10), 10));
        analysis.accept(B, header(20 * SECOND + 250, block(10)));
        analysis.accept(C, header(20 * SECOND + 100, block(10)));

        BlockSpread spread = analysis.block(block(10)).orElseThrow();

        assertThat(spread.height()).isEqualTo(10);
        StageSpread headers = spread.stages().get(Stage.HEADER);
        assertThat(headers.first()).isEqualTo(A);
        assertThat(headers.firstMicros()).isEqualTo(20 * SECOND);
        assertThat(headers.delaysMicros()).containsOnly(entry(A, 0L), entry(B, 250L), entry(C, 100L));
        assertThat(headers.statistics().spreadMicros()).isEqualTo(250);
        assertThat(headers.statistics().p50Micros()).isEqualTo(100);
        assertThat(headers.quality()).isEqualTo(Quality.COMPLETE);
        assertThat(spread.stages().get(Stage.DATA).quality()).isEqualTo(Quality.PARTIAL);
        assertThat(spread.stages().get(Stage.DATA).expected()).isEqualTo(3);
    }

    @Test
    void lateSightingAmendsARecordAlreadyDelivered() {
        fleet();
        analysis.accept(A, connected(20 * SECOND, block(10), 10));
        analysis.drain();
        assertThat(findings.blocks.get(block(10)).stages().get(Stage.CONNECTED).seen())
                .isEqualTo(1);

        analysis.accept(B, connected(19 * SECOND, block(10), 10));
        analysis.drain();

        StageSpread amended = findings.blocks.get(block(10)).stages().get(Stage.CONNECTED);
        assertThat(amended.first()).isEqualTo(B);
        assertThat(amended.delaysMicros()).containsEntry(A, SECOND);
    }

    @Test
    void whatDidNotChangeIsNotDeliveredAgain() {
        fleet();
        // Transactions that not all nodes have are told after a minute.
        analysis.advance(100 * SECOND);
        analysis.drain();
        int before = findings.records;
        analysis.accept(A, connected(11 * SECOND, block(9), 9));
        analysis.drain();
        analysis.finish();

        assertThat(findings.records).isEqualTo(before);
    }

    @Test
    void transactionIsDeliveredOnceWhenAllNodesHaveItAndAgainWhenAmended() {
        fleet();
        analysis.advance(20 * SECOND);
        Txid txid = tx(4);
        analysis.accept(A, accepted(20 * SECOND, txid));
        analysis.accept(B, accepted(20 * SECOND + 9, txid));
        analysis.drain();
        assertThat(findings.transactions).doesNotContainKey(txid);
        assertThat(analysis.transaction(txid)).isPresent();

        analysis.accept(C, accepted(20 * SECOND + 5, txid));
        analysis.drain();
        assertThat(findings.transactions.get(txid).accepted().quality()).isEqualTo(Quality.COMPLETE);

        analysis.accept(C, accepted(20 * SECOND - 5, txid));
        analysis.drain();
        assertThat(findings.transactions.get(txid).accepted().first()).isEqualTo(C);
    }

    @Test
    void transactionThatANodeLacksIsDeliveredAfterAMinute() {
        fleet();
        analysis.advance(20 * SECOND);
        Txid txid = tx(4);
        analysis.accept(A, accepted(20 * SECOND, txid));
        analysis.advance(79 * SECOND);
        analysis.drain();
        assertThat(findings.transactions).doesNotContainKey(txid);

        analysis.advance(81 * SECOND);
        analysis.drain();
        assertThat(findings.transactions.get(txid).accepted().quality()).isEqualTo(Quality.PARTIAL);
    }

    @Test
    void twoBlocksOfOneHeightStayApart() {
        fleet();
        analysis.accept(A, connected(20 * SECOND, block(10), 10));
        analysis.accept(B, connected(20 * SECOND, block(11), 10));
        analysis.finish();

        assertThat(findings.blocks.get(block(10)).stages().get(Stage.CONNECTED).first())
                .isEqualTo(A);
        assertThat(findings.blocks.get(block(11)).stages().get(Stage.CONNECTED).first())
                .isEqualTo(B);
    }

    @Test
    void blockConnectedAgainKeepsItsFirstTime() {
        fleet();
        analysis.accept(A, connected(20 * SECOND, TimeSource.RECEIVED, block(10), null));
        analysis.accept(A, disconnected(40 * SECOND, block(10), 10));
        analysis.accept(A, connected(60 * SECOND, block(10), 10));

        assertThat(connectedOf(10).firstMicros()).isEqualTo(20 * SECOND);
    }

    @Test
    void ofTwoReportsOfOneFactTheBetterSourceTellsTheTime() {
        fleet();
        analysis.accept(A, connected(20 * SECOND + 300, TimeSource.RECEIVED, block(10), null));
        analysis.accept(A, connected(20 * SECOND + 100, block(10), 10));
        analysis.accept(B, connected(20 * SECOND + 150, block(10), 10));
        analysis.accept(B, connected(20 * SECOND + 140, TimeSource.RECEIVED, block(10), null));

        assertThat(connectedOf(10).firstMicros()).isEqualTo(20 * SECOND + 100);
        assertThat(connectedOf(10).delaysMicros()).containsEntry(B, 50L);
    }

    @Test
    void transactionsOfAReorgAndOfAReloadAreNotSightings() {
        fleet();
        analysis.accept(A, accepted(20 * SECOND, tx(1)));
        analysis.accept(B, disconnected(30 * SECOND, block(9), 9));
        analysis.accept(B, connected(30 * SECOND + 50_000, block(10), 9));
        analysis.accept(B, connected(30 * SECOND + 90_000, block(11), 10));
        analysis.accept(B, accepted(30 * SECOND + 90_100, tx(1)));
        analysis.accept(B, accepted(30 * SECOND + 90_200, tx(2)));
        analysis.accept(C, started(40 * SECOND));
        analysis.accept(C, accepted(41 * SECOND, tx(1)));
        analysis.accept(C, accepted(41 * SECOND, tx(3)));

        assertThat(acceptedOf(1).delaysMicros()).containsOnlyKeys(A);
        assertThat(acceptedOf(1).othersMicros()).isEmpty();
        assertThat(analysis.transaction(tx(2))).isEmpty();
        assertThat(analysis.transaction(tx(3))).isEmpty();
        assertThat(analysis.counters().reacceptedTransactions()).isEqualTo(4);
    }

    @Test
    void acceptanceLongAfterTheWindowBeginsNoRecord() {
        fleet();
        analysis.accept(A, accepted(20 * SECOND, tx(1)));
        analysis.advance(4_000 * SECOND);
        int records = findings.records;
        analysis.accept(B, accepted(4_001 * SECOND, tx(1)));
        analysis.finish();

        assertThat(findings.records).isEqualTo(records);
        assertThat(analysis.counters().lateSightings()).isEqualTo(1);
        assertThat(findings.transactions.get(tx(1)).accepted().first()).isEqualTo(A);
    }

    @Test
    void windowThatIsOverFinishesAnObject() {
        fleet();
        analysis.accept(A, connected(20 * SECOND, block(10), 10));
        analysis.advance(20 * SECOND + 900 * SECOND);
        assertThat(analysis.block(block(10))).isPresent();
        analysis.advance(20 * SECOND + 900 * SECOND + 1);

        assertThat(analysis.block(block(10))).isEmpty();
        assertThat(findings.blocks).containsKey(block(10));
        analysis.accept(B, connected(21 * SECOND, block(10), 10));
        analysis.accept(B, connected(19 * SECOND, block(99), 10));
        assertThat(analysis.counters().lateSightings()).isEqualTo(2);
    }

    @Test
    void invalidBlocksAndRejectionsAreToldAtOnce() {
        analysis.accept(A, new BlockInvalid(Stamp.ofLog(1), block(1), 5, "bad-cb-amount", null));
        analysis.accept(A, new BlockInvalid(Stamp.ofLog(2), block(1), 5, "another", null));
        analysis.accept(B, new BlockInvalid(Stamp.ofLog(3), block(1), null, "bad-cb-amount", "twice"));
        analysis.accept(B, new BlockInvalid(Stamp.ofLog(4), null, null, "bad-txnmrklroot", null));
        TxRejected rejection = new TxRejected(Stamp.ofLog(5), tx(1), null, 7, "dust", null);
        analysis.accept(B, rejection);

        assertThat(findings.invalid).hasSize(2);
        assertThat(findings.invalid.get(1).reasons())
                .containsEntry(A, "bad-cb-amount")
                .containsOnlyKeys(A, B);
        assertThat(analysis.counters().invalidWithoutHash()).isEqualTo(1);
        assertThat(findings.rejections).containsEntry(B, rejection);
    }

    @Test
    void reorgIsToldWhenNothingFollowsForAWhile() {
        fleet();
        analysis.accept(A, disconnected(20 * SECOND, block(9), 9));
        analysis.advance(30 * SECOND);
        assertThat(findings.reorgs).isEmpty();
        analysis.advance(30 * SECOND + 1);

        assertThat(findings.reorgs).singleElement().satisfies(reorg -> {
            assertThat(reorg.disconnected()).containsExactly(block(9));
            assertThat(reorg.connected()).isEmpty();
        });
    }
}
