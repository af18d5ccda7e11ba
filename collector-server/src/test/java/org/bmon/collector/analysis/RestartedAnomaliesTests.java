package org.bmon.collector.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bmon.collector.Samples;
import org.bmon.collector.fleet.ClockEstimate;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.junit.jupiter.api.Test;

/** An analysis that is begun anew from the kept blocks and the last events knows what is usual, and what lasts. */
class RestartedAnomaliesTests {

    private static final long SECOND = 1_000_000;
    private static final int LATE_FROM = 40;
    private static final List<NodeName> NODES =
            List.of(Samples.node("a"), Samples.node("b"), Samples.node("c"), Samples.node("d"));

    private static FleetAnalysis analysis(Findings findings) {
        FleetAnalysis analysis = new FleetAnalysis(Network.MAIN, AnalysisSettings.defaults(), findings);
        NODES.forEach(node -> analysis.clock(node, ClockEstimate.SAME_CLOCK));
        return analysis;
    }

    /** Node d is ten seconds late from some block on. */
    private static void block(FleetAnalysis analysis, int height) {
        long at = height * 600 * SECOND;
        for (int i = 0; i < NODES.size(); i++) {
            long late = i == 3 && height >= LATE_FROM ? 10 * SECOND : 0;
            analysis.accept(NODES.get(i), Samples.connected(at + i * 200_000L + late, Samples.block(height), height));
        }
        analysis.advance(at + 30 * SECOND);
        analysis.drain();
    }

    /** Where each node stood before the journal, and then the blocks of before it. */
    private static void begin(FleetAnalysis analysis, Findings kept, int last) {
        for (NodeName node : NODES) {
            analysis.accept(node, Samples.connected(last * 600 * SECOND + 20 * SECOND, Samples.block(last), last));
        }
        for (int height = 1; height <= last; height++) {
            analysis.history(kept.blocks.get(Samples.block(height)));
        }
    }

    private static List<Notice> late(Findings findings) {
        return findings.notices.values().stream()
                .filter(notice -> notice.kind() == NoticeKind.NODE_LATE)
                .toList();
    }

    @Test
    void trackOfLateBlocksGoesOn() {
        Findings undisturbed = new Findings();
        FleetAnalysis one = analysis(undisturbed);
        for (int height = 1; height <= 60; height++) {
            block(one, height);
        }
        assertThat(late(undisturbed)).singleElement().matches(Notice::isOpen);

        Findings restarted = new Findings();
        FleetAnalysis two = analysis(restarted);
        begin(two, undisturbed, 43);
        assertThat(late(restarted)).isEmpty();
        for (int height = 44; height <= 60; height++) {
            block(two, height);
        }

        assertThat(late(restarted))
                .singleElement()
                .extracting(Notice::key, Notice::sinceMicros)
                .containsExactly(
                        late(undisturbed).get(0).key(), late(undisturbed).get(0).sinceMicros());
    }

    @Test
    void whatLastedBeforeTheRestartIsOpenStill() {
        Findings undisturbed = new Findings();
        FleetAnalysis one = analysis(undisturbed);
        for (int height = 1; height <= 70; height++) {
            block(one, height);
        }
        Notice kept = late(undisturbed).get(0);

        Findings restarted = new Findings();
        FleetAnalysis two = analysis(restarted);
        begin(two, undisturbed, 65);
        two.restore(kept);
        restarted.notices.clear();
        for (int height = 66; height <= 70; height++) {
            block(two, height);
        }

        assertThat(late(restarted)).allMatch(notice -> notice.key().equals(kept.key()) && notice.isOpen());
    }
}
