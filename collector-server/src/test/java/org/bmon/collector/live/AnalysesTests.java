package org.bmon.collector.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bmon.collector.Samples;
import org.bmon.collector.analysis.AnalysisSettings;
import org.bmon.collector.fleet.ClockEstimate;
import org.bmon.collector.fleet.NodeState;
import org.bmon.collector.fleet.Roster;
import org.bmon.collector.watch.WatchSettings;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.event.StreamId;
import org.junit.jupiter.api.Test;

class AnalysesTests {

    private static final long SECOND = 1_000_000;
    private static final NodeName ADA = new NodeName("ada");

    private final Analyses analyses =
            new Analyses(AnalysisSettings.defaults(), WatchSettings::defaults, 60 * SECOND, Share.WHOLE);

    private void deliver(long eventAt, int height, long receivedAt) {
        StreamId stream = new StreamId(ADA, Network.REGTEST, "0123456789abcdef");
        analyses.feed(
                stream,
                List.of(Samples.connected(eventAt * SECOND, Samples.block(height), height)),
                receivedAt * SECOND,
                ClockEstimate.SAME_CLOCK);
        analyses.advance((receivedAt + 1) * SECOND);
    }

    private NodeState state() {
        return analyses.statuses().get(0).state();
    }

    @Test
    void nodeIsSilentUntilAllThatItKeptBackIsIn() {
        deliver(10, 1, 10);
        assertThat(state()).isEqualTo(NodeState.EXPECTED);
        analyses.advance(71 * SECOND);
        assertThat(state()).isEqualTo(NodeState.SILENT);

        deliver(20, 2, 100);
        assertThat(state()).isEqualTo(NodeState.SILENT);
        deliver(101, 3, 101);
        analyses.advance(103 * SECOND);
        analyses.advance(140 * SECOND);
        assertThat(state()).isEqualTo(NodeState.EXPECTED);
    }

    @Test
    void operatorsWordOnANodeHoldsForNodesThatComeLater() {
        analyses.roster(new Roster(new TreeMap<>(
                Map.of(ADA, new Roster.Entry("patched", new TreeMap<>(Map.of("region", "eu")))))));
        deliver(10, 1, 10);

        assertThat(analyses.statuses()).singleElement().satisfies(status -> {
            assertThat(status.cohort()).isEqualTo("patched");
            assertThat(status.labels()).containsEntry("region", "eu");
        });
    }
}
