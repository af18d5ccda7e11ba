package org.bmon.workbench.truth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bmon.agent.source.log.LogReader;
import org.bmon.collector.analysis.AnalysisListener;
import org.bmon.collector.analysis.AnalysisSettings;
import org.bmon.collector.analysis.FleetAnalysis;
import org.bmon.collector.chain.Reorg;
import org.bmon.collector.fleet.ClockEstimate;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.common.NodeName;
import org.bmon.common.event.Event;
import org.bmon.sim.SimulatedNetwork;
import org.bmon.sim.scenario.BlockSchedule;
import org.bmon.sim.scenario.CoreVersion;
import org.bmon.sim.scenario.Flaw;
import org.bmon.sim.scenario.NodeSpec;
import org.bmon.sim.scenario.RelayPolicy;
import org.bmon.sim.scenario.Scenario;
import org.bmon.sim.scenario.ScenarioBuilder;
import org.bmon.sim.scenario.Step;
import org.bmon.sim.scenario.TransactionSchedule;
import org.bmon.sim.truth.GroundTruth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the watches find in the logs of simulated networks: what was brought about, and nothing else. */
class WatchedScenarioTests {

    private static final NodeName A = new NodeName("a");
    private static final NodeName B = new NodeName("b");
    private static final NodeName C = new NodeName("c");
    private static final NodeName D = new NodeName("d");

    @TempDir
    Path home;

    private final Map<String, Notice> notices = new LinkedHashMap<>();

    private record OfNode(NodeName node, Event event, long atMicros) {}

    private static ScenarioBuilder network() {
        return Scenario.builder()
                .seed(3)
                .duration(Duration.ofMinutes(8))
                .node(NodeSpec.of("a", CoreVersion.MASTER))
                .node(NodeSpec.of("b", CoreVersion.of(28)).withClockOffset(Duration.ofMillis(-300)))
                .node(NodeSpec.of("c", CoreVersion.of(25)))
                .node(NodeSpec.of("d", CoreVersion.of(30)).withSlowness(15))
                .link("a", "b", Duration.ofMillis(20))
                .link("b", "c", Duration.ofMillis(60))
                .link("c", "d", Duration.ofMillis(30))
                .blocks(BlockSchedule.every(Duration.ofSeconds(25)));
    }

    private List<NoticeKind> kinds(ScenarioBuilder builder) throws IOException {
        Scenario scenario = builder.build();
        GroundTruth truth;
        try (SimulatedNetwork network = new SimulatedNetwork(scenario, home)) {
            truth = network.runVirtual();
        }
        FleetAnalysis analysis = new FleetAnalysis(scenario.network(), AnalysisSettings.defaults(), new Keeper());
        List<OfNode> events = new ArrayList<>();
        for (NodeSpec node : scenario.nodes()) {
            long offset = truth.clockOffsetsMicros().getOrDefault(node.name(), 0L);
            analysis.clock(node.name(), new ClockEstimate(offset, offset == 0 ? 0 : 100));
            LogReader reader = new LogReader(event ->
                    events.add(new OfNode(node.name(), event, event.at().micros() - offset)));
            byte[] log = Files.readAllBytes(home.resolve(node.name().value()).resolve("debug.log"));
            reader.accept(log, 0, log.length);
            reader.endOfFile();
        }
        events.sort(Comparator.comparingLong(OfNode::atMicros));
        long advanced = Long.MIN_VALUE;
        for (OfNode of : events) {
            if (of.atMicros - 1_000_000 > advanced) {
                analysis.advance(of.atMicros);
                advanced = of.atMicros;
            }
            analysis.accept(of.node, of.event);
        }
        analysis.advance(advanced + 30_000_000);
        analysis.finish();
        return notices.values().stream().map(Notice::kind).sorted().toList();
    }

    @Test
    void quietNetworkWithASlowNodeAndAWrongClockGivesNothing() throws IOException {
        assertThat(kinds(network().transactions(TransactionSchedule.perSecond(1))))
                .isEmpty();
    }

    @Test
    void raceIsARaceAndItsReorgAndNotSelfishMining() throws IOException {
        assertThat(kinds(network().step(new Step.Race(Duration.ofSeconds(110), A, D, Duration.ZERO))))
                .containsExactly(NoticeKind.REORG, NoticeKind.RACE);
    }

    @Test
    void reorgOfTwoBlocksIsOneOnAllNodes() throws IOException {
        assertThat(kinds(network().step(new Step.Reorg(Duration.ofSeconds(110), Set.of(C, D), 2))))
                .containsExactly(NoticeKind.REORG, NoticeKind.RACE);
        assertThat(notices.values())
                .filteredOn(notice -> notice.kind() == NoticeKind.REORG)
                .singleElement()
                .satisfies(reorg -> assertThat(reorg.nodes()).containsExactly(A, B));
    }

    @Test
    void invalidBlockIsABadBlockAndNoRace() throws IOException {
        assertThat(kinds(network().step(new Step.SubmitInvalid(Duration.ofSeconds(110), B, Flaw.COINBASE_AMOUNT))))
                .containsExactly(NoticeKind.BAD_BLOCK);
    }

    @Test
    void restartIsARestartAndTheNodeThatCatchesUpIsNotBehind() throws IOException {
        assertThat(kinds(network().step(new Step.Restart(Duration.ofSeconds(110), D, Duration.ofSeconds(180)))))
                .containsExactly(NoticeKind.NODE_RESTARTED);
    }

    @Test
    void nodeWhoseNetworkIsOffLagsNobody() throws IOException {
        assertThat(kinds(network().step(new Step.NetworkOff(Duration.ofSeconds(110), D, Duration.ofSeconds(200)))))
                .doesNotContain(NoticeKind.NODE_BEHIND, NoticeKind.TIP_SPLIT);
    }

    @Test
    void policyOfOneNodeIsOneNoticeForAllItRejects() throws IOException {
        ScenarioBuilder scenario = Scenario.builder()
                .seed(5)
                .duration(Duration.ofMinutes(5))
                .node(NodeSpec.of("a", CoreVersion.of(30)))
                .node(NodeSpec.of("b", CoreVersion.of(30)))
                .node(NodeSpec.of("c", CoreVersion.of(30))
                        .withPolicy(RelayPolicy.defaults().withDataCarrier(false)))
                .link("a", "b", Duration.ofMillis(20))
                .link("b", "c", Duration.ofMillis(60))
                .blocks(BlockSchedule.every(Duration.ofSeconds(25)))
                .transactions(TransactionSchedule.perSecond(1).withDataCarriers(0.1));

        assertThat(kinds(scenario)).containsExactly(NoticeKind.POLICY_SPLIT);
        assertThat(notices.values())
                .singleElement()
                .satisfies(split -> assertThat(split.nodes()).containsExactly(C));
    }

    private final class Keeper implements AnalysisListener {

        @Override
        public void notice(Notice notice) {
            notices.put(notice.kind() + " " + notice.key(), notice);
        }
    }
}
