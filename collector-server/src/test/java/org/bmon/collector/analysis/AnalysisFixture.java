package org.bmon.collector.analysis;

import static org.bmon.collector.Samples.accepted;
import static org.bmon.collector.Samples.block;
import static org.bmon.collector.Samples.connected;
import static org.bmon.collector.Samples.node;
import static org.bmon.collector.Samples.phase;
import static org.bmon.collector.Samples.started;
import static org.bmon.collector.Samples.tx;

import java.util.List;
import org.bmon.collector.fleet.ClockEstimate;
import org.bmon.collector.propagation.Stage;
import org.bmon.collector.propagation.StageSpread;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.event.NodePhaseChanged.Phase;

/** Three nodes and the analysis of what they see. */
abstract class AnalysisFixture {

    static final long SECOND = 1_000_000;
    static final NodeName A = node("a");
    static final NodeName B = node("b");
    static final NodeName C = node("c");

    final Findings findings = new Findings();
    final FleetAnalysis analysis = new FleetAnalysis(Network.MAIN, AnalysisSettings.defaults(), findings);

    /** Three nodes on one clock, all in sync at height 9 from 10 s on. */
    void fleet() {
        for (NodeName node : List.of(A, B, C)) {
            analysis.clock(node, ClockEstimate.SAME_CLOCK);
            analysis.accept(node, connected(10 * SECOND, block(9), 9));
            analysis.accept(node, accepted(10 * SECOND, tx(0)));
        }
    }

    void start(NodeName node, long at) {
        analysis.accept(node, started(at));
        analysis.accept(node, phase(at + 1, Phase.INITIAL_DOWNLOAD_LEFT));
        analysis.accept(node, phase(at + 2, Phase.LOADED));
        analysis.accept(node, phase(at + 3, Phase.MEMPOOL_LOADED));
    }

    StageSpread connectedOf(int number) {
        return analysis.block(block(number)).orElseThrow().stages().get(Stage.CONNECTED);
    }

    StageSpread acceptedOf(int number) {
        return analysis.transaction(tx(number)).orElseThrow().accepted();
    }
}
