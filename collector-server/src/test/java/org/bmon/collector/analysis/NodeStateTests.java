package org.bmon.collector.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bmon.collector.Samples.accepted;
import static org.bmon.collector.Samples.block;
import static org.bmon.collector.Samples.connected;
import static org.bmon.collector.Samples.node;
import static org.bmon.collector.Samples.phase;
import static org.bmon.collector.Samples.started;
import static org.bmon.collector.Samples.tx;

import java.util.List;
import org.bmon.collector.fleet.ClockEstimate;
import org.bmon.collector.fleet.NodeState;
import org.bmon.collector.propagation.Quality;
import org.bmon.collector.propagation.Stage;
import org.bmon.collector.propagation.StageSpread;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.common.TimeSource;
import org.bmon.common.event.ChainState;
import org.bmon.common.event.NodePhaseChanged.Phase;
import org.bmon.common.event.NodeReachable;
import org.bmon.common.event.NodeUnreachable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodeStateTests {

    private static final long SECOND = 1_000_000;
    private static final NodeName A = node("a");
    private static final NodeName B = node("b");

    private final FleetAnalysis analysis = new FleetAnalysis(Network.MAIN, AnalysisSettings.defaults(), new Findings());

    @BeforeEach
    void fleet() {
        for (NodeName node : List.of(A, B)) {
            analysis.clock(node, ClockEstimate.SAME_CLOCK);
            analysis.accept(node, connected(10 * SECOND, block(9), 9));
            analysis.accept(node, accepted(10 * SECOND, tx(0)));
        }
    }

    private NodeState after(NodeName node, long seconds) {
        long now = seconds * SECOND;
        analysis.advance(now - 29 * SECOND);
        analysis.advance(now);
        return analysis.node(node).orElseThrow().state();
    }

    private StageSpread connectedOf(int number) {
        return analysis.block(block(number)).orElseThrow().stages().get(Stage.CONNECTED);
    }

    private static Stamp polled(long seconds) {
        return new Stamp(seconds * SECOND, TimeSource.POLLED);
    }

    @Test
    void nodeInSyncIsExpected() {
        assertThat(after(A, 40)).isEqualTo(NodeState.EXPECTED);
    }

    @Test
    void nodeTellsWhatItIsDoing() {
        analysis.accept(B, phase(50 * SECOND, Phase.STOPPED));
        assertThat(after(B, 51)).isEqualTo(NodeState.STOPPED);
        analysis.accept(B, started(60 * SECOND));
        assertThat(after(B, 61)).isEqualTo(NodeState.STARTING);
        analysis.accept(B, phase(62 * SECOND, Phase.LOADED));
        assertThat(after(B, 63)).isEqualTo(NodeState.SYNCING);
        analysis.accept(B, phase(64 * SECOND, Phase.INITIAL_DOWNLOAD_LEFT));
        assertThat(after(B, 65)).isEqualTo(NodeState.EXPECTED);
        analysis.accept(B, phase(66 * SECOND, Phase.NETWORK_OFF));
        assertThat(after(B, 67)).isEqualTo(NodeState.ISOLATED);
    }

    @Test
    void nodeWhoseStartWasLostRunsAgainOnceItSightsLongAfterItsStop() {
        analysis.accept(B, phase(50 * SECOND, Phase.STOPPED));
        analysis.accept(A, connected(60 * SECOND, block(10), 10));
        analysis.accept(B, connected(111 * SECOND, block(10), 10));
        analysis.accept(A, connected(120 * SECOND, block(11), 11));

        assertThat(connectedOf(10).expected()).isEqualTo(1);
        assertThat(connectedOf(11).expected()).isEqualTo(2);
    }

    @Test
    void nodeThatLacksABlockForAMinuteIsBehindOnceThatLastsAndNotForAMoment() {
        assertThat(after(B, 40)).isEqualTo(NodeState.EXPECTED);
        analysis.accept(A, connected(50 * SECOND, block(10), 10));
        analysis.advance(111 * SECOND);
        assertThat(analysis.node(B).orElseThrow().state()).isEqualTo(NodeState.EXPECTED);
        analysis.advance(142 * SECOND);
        assertThat(analysis.node(B).orElseThrow().state()).isEqualTo(NodeState.BEHIND);

        analysis.accept(B, connected(143 * SECOND, block(10), 10));
        analysis.advance(144 * SECOND);
        assertThat(analysis.node(B).orElseThrow().state()).isEqualTo(NodeState.BEHIND);
        analysis.advance(175 * SECOND);
        assertThat(analysis.node(B).orElseThrow().state()).isEqualTo(NodeState.EXPECTED);
    }

    @Test
    void shortFailureToAnswerIsNoState() {
        assertThat(after(B, 40)).isEqualTo(NodeState.EXPECTED);
        analysis.accept(B, new NodeUnreachable(polled(50), "refused"));
        analysis.advance(51 * SECOND);
        analysis.accept(B, new NodeReachable(polled(60), null, null));
        analysis.advance(61 * SECOND);
        assertThat(analysis.node(B).orElseThrow().state()).isEqualTo(NodeState.EXPECTED);

        analysis.accept(B, new NodeUnreachable(polled(70), "refused"));
        analysis.advance(71 * SECOND);
        analysis.advance(102 * SECOND);
        assertThat(analysis.node(B).orElseThrow().state()).isEqualTo(NodeState.UNREACHABLE);
    }

    @Test
    void nodeWithoutAClockIsSuspect() {
        NodeName c = node("c");
        analysis.accept(c, connected(20 * SECOND, block(9), 9));

        assertThat(after(c, 60)).isEqualTo(NodeState.SUSPECT_CLOCK);
    }

    @Test
    void silentNodeIsNotExpectedOfWhatCameSince() {
        analysis.accept(A, connected(50 * SECOND, block(10), 10));
        analysis.accept(A, connected(99 * SECOND, block(11), 11));
        analysis.silent(B, 90 * SECOND);

        assertThat(connectedOf(10).expected()).isEqualTo(2);
        assertThat(connectedOf(11).expected()).isEqualTo(1);
        assertThat(connectedOf(11).quality()).isEqualTo(Quality.COMPLETE);
        assertThat(after(B, 200)).isEqualTo(NodeState.SILENT);
    }

    @Test
    void missingNodeThatFellSilentMayHaveSeenIt() {
        analysis.accept(A, connected(89 * SECOND, block(10), 10));
        analysis.silent(B, 90 * SECOND);

        assertThat(connectedOf(10).expected()).isEqualTo(2);
        assertThat(connectedOf(10).quality()).isEqualTo(Quality.SUSPECT);
    }

    @Test
    void returnAmendsWithWhatTheNodeSawAllTheWhile() {
        analysis.accept(A, connected(99 * SECOND, block(10), 10));
        analysis.accept(A, connected(150 * SECOND, block(11), 11));
        analysis.silent(B, 90 * SECOND);

        analysis.silent(B, 100 * SECOND);
        analysis.accept(B, connected(100 * SECOND, block(10), 10));
        assertThat(connectedOf(10).expected()).isEqualTo(2);
        assertThat(connectedOf(10).delaysMicros()).containsEntry(B, SECOND);
        assertThat(connectedOf(11).expected()).isEqualTo(1);

        analysis.heard(B);
        analysis.accept(B, connected(152 * SECOND, block(11), 11));
        assertThat(connectedOf(11).expected()).isEqualTo(2);
        assertThat(connectedOf(11).quality()).isEqualTo(Quality.COMPLETE);
    }

    @Test
    void nodeThatLeavesItsDownloadBelowTheHeadersItKnowsIsNotInSync() {
        FleetAnalysis alone = new FleetAnalysis(Network.MAIN, AnalysisSettings.defaults(), new Findings());
        alone.clock(A, ClockEstimate.SAME_CLOCK);
        alone.accept(A, started(10 * SECOND));
        alone.accept(A, phase(11 * SECOND, Phase.LOADED));
        alone.accept(A, connected(19 * SECOND, block(1), 1));
        alone.accept(A, new ChainState(polled(20), block(1), 1, 9, true, List.of(), false, 1_000L));
        alone.accept(A, phase(21 * SECOND, Phase.INITIAL_DOWNLOAD_LEFT));
        alone.accept(A, connected(22 * SECOND, block(2), 2));
        alone.accept(A, connected(30 * SECOND, block(9), 9));
        alone.accept(A, connected(40 * SECOND, block(10), 10));

        assertThat(alone.block(block(2))
                        .orElseThrow()
                        .stages()
                        .get(Stage.CONNECTED)
                        .seen())
                .isZero();
        assertThat(alone.block(block(10))
                        .orElseThrow()
                        .stages()
                        .get(Stage.CONNECTED)
                        .seen())
                .isEqualTo(1);
    }
}
