package org.bmon.collector.analysis;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.bmon.collector.Samples.accepted;
import static org.bmon.collector.Samples.block;
import static org.bmon.collector.Samples.connected;
import static org.bmon.collector.Samples.node;
import static org.bmon.collector.Samples.tx;

import java.util.Map;
import org.bmon.collector.fleet.ClockEstimate;
import org.bmon.collector.propagation.Quality;
import org.bmon.collector.propagation.StageSpread;
import org.bmon.collector.propagation.TransactionSpread;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.common.TimeSource;
import org.bmon.common.event.TxRejected;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes of an open cohort, two of a strict one, on one clock. */
class CohortExpectationTests {

    private static final long SECOND = 1_000_000;
    private static final long WINDOW = 900 * SECOND;
    private static final NodeName OPEN = node("open");
    private static final NodeName OPEN2 = node("open2");
    private static final NodeName STRICT = node("strict");
    private static final NodeName STRICT2 = node("strict2");

    private final Findings findings = new Findings();
    private final FleetAnalysis analysis = new FleetAnalysis(Network.MAIN, AnalysisSettings.defaults(), findings);

    @BeforeEach
    void fleet() {
        analysis.cohorts(Map.of(OPEN, "open", OPEN2, "open", STRICT, "strict", STRICT2, "strict"));
        for (NodeName node : new NodeName[] {OPEN, OPEN2, STRICT, STRICT2}) {
            analysis.clock(node, ClockEstimate.SAME_CLOCK);
            analysis.accept(node, connected(10 * SECOND, block(9), 9));
            analysis.accept(node, accepted(10 * SECOND, tx(0)));
        }
    }

    private void accept(NodeName node, double at) {
        analysis.accept(node, accepted((long) (at * SECOND), tx(1)));
    }

    private void reject(NodeName node, double at, String reason) {
        analysis.accept(node, new TxRejected(Stamp.ofLog((long) (at * SECOND)), tx(1), null, 1, reason, null));
    }

    private StageSpread spread() {
        return analysis.transaction(tx(1)).orElseThrow().accepted();
    }

    private TransactionSpread finished() {
        analysis.advance(30 * SECOND + WINDOW);
        return findings.transactions.get(tx(1));
    }

    @Test
    void transactionThatACohortRejectsIsNotExpectedOfIt() {
        accept(OPEN, 20);
        reject(STRICT, 20.1, "datacarrier");
        accept(OPEN2, 20.2);
        reject(STRICT2, 20.3, "datacarrier");

        assertThat(spread().expected()).isEqualTo(2);
        assertThat(spread().quality()).isEqualTo(Quality.COMPLETE);
        assertThat(finished().missing()).isEmpty();
    }

    @Test
    void rejectionBeforeAnyoneAcceptsCountsToo() {
        reject(STRICT, 19.9, "datacarrier");
        reject(STRICT2, 19.9, "datacarrier");
        accept(OPEN, 20);
        accept(OPEN2, 20.2);

        assertThat(spread().quality()).isEqualTo(Quality.COMPLETE);
    }

    @Test
    void nodeThatRejectsWhatItsCohortAcceptsMissesItWithItsReason() {
        accept(OPEN, 20);
        accept(OPEN2, 20.2);
        accept(STRICT, 20.3);
        reject(STRICT2, 20.4, "min relay fee not met");

        assertThat(spread().expected()).isEqualTo(4);
        assertThat(spread().quality()).isEqualTo(Quality.PARTIAL);
        assertThat(finished().missing()).containsExactly(entry(STRICT2, "min relay fee not met"));
    }

    @Test
    void nodeThatSaysNothingMissesItWithoutAReason() {
        accept(OPEN, 20);
        accept(STRICT, 20.3);
        accept(STRICT2, 20.3);

        assertThat(finished().missing()).containsExactly(entry(OPEN2, ""));
    }

    @Test
    void cohortIsExpectedAgainOnceOneOfItAcceptsAfterAll() {
        accept(OPEN, 20);
        accept(OPEN2, 20.2);
        reject(STRICT, 20.1, "mempool full");
        reject(STRICT2, 20.1, "mempool full");
        accept(STRICT, 50);

        assertThat(spread().expected()).isEqualTo(4);
        assertThat(finished().missing()).containsExactly(entry(STRICT2, "mempool full"));
    }

    @Test
    void wordOfANodeThatHasItAlreadyIsNoRejection() {
        accept(OPEN, 20);
        accept(OPEN2, 20);
        reject(STRICT, 20.1, "txn-already-in-mempool");
        reject(STRICT2, 20.1, "txn-already-known");

        assertThat(spread().expected()).isEqualTo(4);
    }

    @Test
    void operatorsCohortCountsFromWhenItIsSet() {
        accept(OPEN, 20);
        reject(OPEN2, 20.1, "datacarrier");
        reject(STRICT, 20.1, "datacarrier");
        reject(STRICT2, 20.1, "datacarrier");
        assertThat(spread().expected()).isEqualTo(2);

        analysis.cohorts(Map.of(OPEN, "open", OPEN2, "strict", STRICT, "strict", STRICT2, "strict"));

        assertThat(spread().expected()).isEqualTo(1);
    }

    @Test
    void pollSaysThatANodeHasItAndNotSinceWhen() {
        accept(OPEN, 20);
        accept(OPEN2, 20.2);
        accept(STRICT, 20.4);
        analysis.accept(STRICT2, accepted(80 * SECOND, TimeSource.POLLED, tx(1)));

        assertThat(spread().seen()).isEqualTo(4);
        assertThat(spread().delaysMicros()).containsOnlyKeys(OPEN, OPEN2, STRICT);
        assertThat(spread().othersMicros()).containsOnlyKeys(STRICT2);
        assertThat(spread().statistics().spreadMicros()).isEqualTo(400_000);
        assertThat(spread().quality()).isEqualTo(Quality.SUSPECT);
        assertThat(finished().missing()).isEmpty();
    }

    @Test
    void objectKnownByPollsAloneHasNoFirstNode() {
        analysis.accept(OPEN, accepted(80 * SECOND, TimeSource.POLLED, tx(1)));

        assertThat(spread().seen()).isEqualTo(1);
        assertThat(spread().first()).isNull();
        assertThat(spread().statistics()).isNull();
        assertThat(spread().quality()).isEqualTo(Quality.SUSPECT);
    }
}
