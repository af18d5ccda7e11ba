package org.bmon.workbench.truth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.common.NodeName;
import org.bmon.common.RanAgainst;
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
    private static final NodeName M = new NodeName("m");

    @TempDir
    Path home;

    private Notices notices = new Notices();

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

    private List<NoticeKind> kinds(ScenarioBuilder builder, NodeName... unwatched) throws IOException {
        Scenario scenario = builder.build();
        GroundTruth truth;
        RanAgainst.tell("simulator", "networks in virtual time");
        try (SimulatedNetwork network = new SimulatedNetwork(scenario, home)) {
            truth = network.runUnasked();
        }
        WatchedLogs logs = new WatchedLogs(scenario.network());
        notices = logs.notices();
        for (NodeSpec node : scenario.nodes()) {
            if (!List.of(unwatched).contains(node.name())) {
                Path log = home.resolve(node.name().value()).resolve("debug.log");
                logs.add(node.name(), log, truth.clockOffsetsMicros().getOrDefault(node.name(), 0L));
            }
        }
        logs.analyse();
        return notices.kinds();
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
        assertThat(notices.only(NoticeKind.REORG).nodes()).containsExactly(A, B);
    }

    @Test
    void invalidBlockIsABadBlockAndNoRace() throws IOException {
        assertThat(kinds(network().step(new Step.SubmitInvalid(Duration.ofSeconds(110), B, Flaw.COINBASE_AMOUNT))))
                .containsExactly(NoticeKind.BAD_BLOCK);
    }

    @Test
    void blockThatOneNodeRefusesAndTheOthersConnectIsAConsensusSplit() throws IOException {
        NodeSpec strict = NodeSpec.of("c", CoreVersion.of(30)).withStrict(true);
        ScenarioBuilder scenario = ring(strict)
                .step(new Step.Mine(Duration.ofSeconds(60), A))
                .step(new Step.MineClaiming(Duration.ofSeconds(120), A, 1))
                .step(new Step.Mine(Duration.ofSeconds(180), B))
                .step(new Step.Mine(Duration.ofSeconds(200), C));

        assertThat(kinds(scenario))
                .containsExactly(
                        NoticeKind.RACE, NoticeKind.BAD_BLOCK, NoticeKind.CONSENSUS_SPLIT, NoticeKind.TIP_SPLIT);
        assertThat(notices.only(NoticeKind.CONSENSUS_SPLIT).isOpen()).isTrue();
        assertThat(notices.only(NoticeKind.CONSENSUS_SPLIT).evidence())
                .containsEntry("refusing", Map.of("c", "bad-cb-amount"));
        assertThat(notices.only(NoticeKind.BAD_BLOCK).nodes()).containsExactly(C);
        assertThat(notices.only(NoticeKind.TIP_SPLIT).nodes()).containsExactly(C);
    }

    @Test
    void strictNodeThatHasNothingToRefuseSplitsNothing() throws IOException {
        NodeSpec strict = NodeSpec.of("c", CoreVersion.of(30)).withStrict(true);
        ScenarioBuilder scenario = ring(strict)
                .step(new Step.MineClaiming(Duration.ofSeconds(120), A, -1))
                .step(new Step.Mine(Duration.ofSeconds(180), B))
                .step(new Step.Mine(Duration.ofSeconds(200), C));

        assertThat(kinds(scenario)).isEmpty();
    }

    @Test
    void upgradeIsARestartAndAChangeOfVersionAndSettings() throws IOException {
        ScenarioBuilder scenario = network()
                .step(new Step.Upgrade(
                        Duration.ofSeconds(110),
                        D,
                        Duration.ofSeconds(60),
                        CoreVersion.of(31),
                        RelayPolicy.defaults().withDataCarrier(false)));

        assertThat(kinds(scenario)).containsExactly(NoticeKind.NODE_RESTARTED, NoticeKind.NODE_CHANGED);
        assertThat(notices.only(NoticeKind.NODE_CHANGED).nodes()).containsExactly(D);
        assertThat(notices.only(NoticeKind.NODE_CHANGED).summary()).contains("v30.", "v31.", "datacarrier");
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
        assertThat(notices.only(NoticeKind.POLICY_SPLIT).nodes()).containsExactly(C);
    }

    /** Four nodes of one version in a ring; {@code c} is as told. */
    private static ScenarioBuilder ring(NodeSpec c) {
        return Scenario.builder()
                .seed(11)
                .duration(Duration.ofMinutes(9))
                .node(NodeSpec.of("a", CoreVersion.of(30)))
                .node(NodeSpec.of("b", CoreVersion.of(30)))
                .node(c)
                .node(NodeSpec.of("d", CoreVersion.of(30)))
                .link("a", "b", Duration.ofMillis(20))
                .link("b", "c", Duration.ofMillis(30))
                .link("c", "d", Duration.ofMillis(20))
                .link("d", "a", Duration.ofMillis(30));
    }

    private static ScenarioBuilder ring() {
        return ring(NodeSpec.of("c", CoreVersion.of(30)));
    }

    @Test
    void branchThatAMinerHeldBackLooksHeldBack() throws IOException {
        ScenarioBuilder scenario = network()
                .node(NodeSpec.of("m", CoreVersion.of(30)))
                .link("m", "a", Duration.ofMillis(20))
                .step(new Step.Reorg(Duration.ofSeconds(400), Set.of(M), 2));

        assertThat(kinds(scenario, M)).containsExactly(NoticeKind.REORG, NoticeKind.RACE, NoticeKind.SELFISH_MINING);
    }

    @Test
    void partThatGetsNoBlocksIsBehindAsOne() throws IOException {
        ScenarioBuilder scenario = ring().blocks(
                        BlockSchedule.every(Duration.ofSeconds(60)).withMiners(List.of(A)))
                .step(new Step.Partition(Duration.ofSeconds(100), Set.of(C, D), Duration.ofSeconds(300)));

        assertThat(kinds(scenario)).containsExactly(NoticeKind.NODE_BEHIND);
        assertThat(notices.only(NoticeKind.NODE_BEHIND).nodes()).containsExactly(C, D);
    }

    @Test
    void partThatStaysOnTheShorterBranchIsOnAnotherTip() throws IOException {
        ScenarioBuilder scenario = ring().step(new Step.Mine(Duration.ofSeconds(60), A))
                .step(new Step.Partition(Duration.ofSeconds(100), Set.of(C, D), Duration.ofSeconds(300)))
                .step(new Step.Mine(Duration.ofSeconds(120), A))
                .step(new Step.Mine(Duration.ofSeconds(130), D))
                .step(new Step.Mine(Duration.ofSeconds(180), A))
                .step(new Step.Mine(Duration.ofSeconds(330), A))
                .step(new Step.Mine(Duration.ofSeconds(500), A));

        assertThat(kinds(scenario)).containsExactly(NoticeKind.REORG, NoticeKind.RACE, NoticeKind.TIP_SPLIT);
        assertThat(notices.only(NoticeKind.TIP_SPLIT).nodes()).containsExactly(C, D);
    }

    @Test
    void nodeThatLacksWhatItsFeeFloorKeepsOutAsksForItInEachCompactBlock() throws IOException {
        NodeSpec dear = NodeSpec.of("c", CoreVersion.of(30))
                .withPolicy(RelayPolicy.defaults().withMinFee(15_000));
        ScenarioBuilder scenario = ring(dear)
                .blocks(BlockSchedule.every(Duration.ofSeconds(30)).withMiners(List.of(A)))
                .transactions(TransactionSchedule.perSecond(0.5).withTrickle(Duration.ofMillis(50)));

        assertThat(kinds(scenario)).containsExactly(NoticeKind.COMPACT_BLOCKS);
        assertThat(notices.only(NoticeKind.COMPACT_BLOCKS).nodes()).containsExactly(C);
    }

    @Test
    void whatNoNodeHadInTimeAllAskFor() throws IOException {
        ScenarioBuilder scenario = ring().blocks(
                        BlockSchedule.every(Duration.ofSeconds(30)).withMiners(List.of(A)))
                .transactions(TransactionSchedule.perSecond(2).withTrickle(Duration.ofSeconds(8)));

        assertThat(kinds(scenario)).isEmpty();
    }

    @Test
    void nodeThatTakesSecondsForEachBlockConnectsSlowly() throws IOException {
        NodeSpec slow = NodeSpec.of("c", CoreVersion.of(30)).withSlowness(1_500);

        assertThat(kinds(ring(slow).blocks(BlockSchedule.every(Duration.ofSeconds(30)))))
                .containsExactly(NoticeKind.SLOW_CONNECT);
        assertThat(notices.only(NoticeKind.SLOW_CONNECT).nodes()).containsExactly(C);
    }

    @Test
    void nodesThatAreAllSlowAreSlowForNobody() throws IOException {
        ScenarioBuilder scenario = Scenario.builder()
                .seed(11)
                .duration(Duration.ofMinutes(9))
                .blocks(BlockSchedule.every(Duration.ofSeconds(30)));
        for (String name : List.of("a", "b", "c", "d")) {
            scenario.node(NodeSpec.of(name, CoreVersion.of(30)).withSlowness(1_500));
        }
        scenario.link("a", "b", Duration.ofMillis(20));
        scenario.link("b", "c", Duration.ofMillis(20));
        scenario.link("c", "d", Duration.ofMillis(20));

        assertThat(kinds(scenario)).isEmpty();
    }

    @Test
    void nodeThatRejectsManyTransactionsThatOthersTakeRejectsStrangelyMany() throws IOException {
        NodeSpec strict = NodeSpec.of("c", CoreVersion.of(30))
                .withPolicy(RelayPolicy.defaults().withDataCarrier(false));

        assertThat(kinds(ring(strict)
                        .transactions(TransactionSchedule.perSecond(1).withDataCarriers(0.4))))
                .containsExactly(NoticeKind.REJECTIONS, NoticeKind.POLICY_SPLIT);
    }

    @Test
    void replacementsAreOneRoutineNotice() throws IOException {
        assertThat(kinds(ring().transactions(TransactionSchedule.perSecond(1).withReplacements(0.2))))
                .containsExactly(NoticeKind.REPLACEMENTS);
        assertThat(notices.only(NoticeKind.REPLACEMENTS).nodes()).containsExactly(A, B, C, D);
    }

    @Test
    void transactionsThatComeBackFromAReorgReplaceNothing() throws IOException {
        ScenarioBuilder scenario = ring().transactions(TransactionSchedule.perSecond(1))
                .step(new Step.Reorg(Duration.ofSeconds(200), Set.of(C, D), 1));

        assertThat(kinds(scenario)).containsExactly(NoticeKind.REORG, NoticeKind.RACE);
    }

    @Test
    void clockThatIsTenSecondsAheadIsOffAndItsNodeIsNotLate() throws IOException {
        NodeSpec ahead = NodeSpec.of("c", CoreVersion.of(30)).withClockOffset(Duration.ofSeconds(10));

        assertThat(kinds(ring(ahead).blocks(BlockSchedule.every(Duration.ofSeconds(30)))))
                .containsExactly(NoticeKind.CLOCK_OFF);
    }
}
