package org.bmon.workbench.truth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.watch.WatchSettings;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.sim.scenario.BlockSchedule;
import org.bmon.sim.scenario.CoreVersion;
import org.bmon.sim.scenario.NodeSpec;
import org.bmon.sim.scenario.RelayPolicy;
import org.bmon.sim.scenario.Scenario;
import org.bmon.sim.scenario.ScenarioBuilder;
import org.bmon.sim.scenario.Step;
import org.bmon.sim.scenario.TransactionSchedule;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the watches find with RPC beside the logs: what was brought about, and nothing else. */
@Tag("long")
class WatchedNetworkTests {

    private static final NodeName A = new NodeName("a");
    private static final NodeName B = new NodeName("b");
    private static final NodeName C = new NodeName("c");
    private static final NodeName D = new NodeName("d");

    @TempDir
    Path home;

    /** Four nodes of one version in a ring; {@code c} is as told. */
    private static ScenarioBuilder ring(NodeSpec c, Duration duration) {
        return Scenario.builder()
                .seed(17)
                .duration(duration)
                .node(NodeSpec.of("a", CoreVersion.of(30)))
                .node(NodeSpec.of("b", CoreVersion.of(30)))
                .node(c)
                .node(NodeSpec.of("d", CoreVersion.of(30)))
                .link("a", "b", Duration.ofMillis(20))
                .link("b", "c", Duration.ofMillis(30))
                .link("c", "d", Duration.ofMillis(20))
                .link("d", "a", Duration.ofMillis(30));
    }

    static ScenarioBuilder ring(Duration duration) {
        return ring(NodeSpec.of("c", CoreVersion.of(30)), duration);
    }

    /** A node that takes nothing below 15 of the 1 to 20 satoshi per virtual byte that are paid; its peers know. */
    private static NodeSpec dear() {
        return NodeSpec.of("c", CoreVersion.of(30))
                .withPolicy(RelayPolicy.defaults().withMinFee(15_000));
    }

    private List<NoticeKind> kinds(ScenarioBuilder scenario) throws IOException {
        return new WatchedNetwork(scenario.build()).run(home).kinds();
    }

    @Test
    void quietNetworkGivesNothing() throws IOException {
        assertThat(kinds(ring(Duration.ofMinutes(13))
                        .blocks(BlockSchedule.exponential(Duration.ofSeconds(100)))
                        .transactions(TransactionSchedule.perSecond(0.7))))
                .isEmpty();
    }

    @Test
    void mempoolBehindAFeeFloorDivergesAndSoDoesItsTemplate() throws IOException {
        Notices found = new WatchedNetwork(ring(dear(), Duration.ofMinutes(13))
                        .transactions(TransactionSchedule.perSecond(0.5))
                        .build())
                .run(home);

        assertThat(found.kinds()).containsExactly(NoticeKind.MEMPOOL_DIVERGED, NoticeKind.TEMPLATE_DIVERGED);
        Notice diverged = found.only(NoticeKind.MEMPOOL_DIVERGED);
        assertThat(diverged.nodes()).containsExactly(C);
        Map<?, ?> worth = (Map<?, ?>) diverged.evidence().get("missingWorth");
        assertThat((long) worth.get("known")).isBetween(50L, (long) worth.get("of"));
        assertThat((long) worth.get("medianSatPerKvb")).isBetween(1_000L, 15_000L);
        assertThat((long) worth.get("virtualBytes")).isGreaterThan(50 * 100L);
        assertThat((Map<?, ?>) diverged.evidence().get("reasons"))
                .satisfies(reasons -> assertThat(reasons.keySet()).asString().contains("below its fee floor"));
    }

    @Test
    void whatIsInFlightOrJustLeftInABlockIsNoDifference() throws IOException {
        assertThat(kinds(ring(Duration.ofMinutes(14))
                        .transactions(TransactionSchedule.perSecond(1).withTrickle(Duration.ofSeconds(10)))
                        .step(new Step.Mine(Duration.ofSeconds(725), A))))
                .isEmpty();
    }

    @Test
    void templateOfANodeThatLacksWhatPaysDiverges() throws IOException {
        assertThat(kinds(ring(dear(), Duration.ofMinutes(4)).transactions(TransactionSchedule.perSecond(1))))
                .containsExactly(NoticeKind.TEMPLATE_DIVERGED);
    }

    @Test
    void olderTemplateIsNoWorseOne() throws IOException {
        Scenario scenario = ring(Duration.ofMinutes(6))
                .transactions(TransactionSchedule.perSecond(1))
                .build();

        assertThat(new WatchedNetwork(scenario).templatesEvery(C, 7).run(home).kinds())
                .isEmpty();
    }

    @Test
    void blockThatLeavesOutWhatNodesHadForMinutesIsToldAgainstTheTemplates() throws IOException {
        Scenario scenario = ring(dear(), Duration.ofMinutes(8))
                .transactions(TransactionSchedule.perSecond(0.5))
                .step(new Step.Mine(Duration.ofSeconds(60), A))
                .step(new Step.Mine(Duration.ofSeconds(410), C))
                .build();

        assertThat(new WatchedNetwork(scenario).unwatched(C).run(home).kinds())
                .containsExactly(NoticeKind.TEMPLATE_MISSED);
    }

    @Test
    void blockWithinAMinuteOfItsParentMayLeaveOutWhatItLikes() throws IOException {
        Scenario scenario = ring(dear(), Duration.ofMinutes(8))
                .transactions(TransactionSchedule.perSecond(0.5))
                .step(new Step.Mine(Duration.ofSeconds(350), C))
                .step(new Step.Mine(Duration.ofSeconds(395), C))
                .build();

        assertThat(new WatchedNetwork(scenario).unwatched(C).run(home).kinds()).isEmpty();
    }

    @Test
    void blockThatAnOperatorInvalidatesIsNoBadBlock() throws IOException {
        assertThat(kinds(ring(Duration.ofMinutes(5))
                        .step(new Step.Mine(Duration.ofSeconds(60), A))
                        .step(new Step.Invalidate(Duration.ofSeconds(80), B, Duration.ofSeconds(60)))))
                // The node leaves the block and warns of itself.
                .containsExactly(NoticeKind.REORG, NoticeKind.NODE_WARNING);
    }

    @Test
    void mempoolThatHoldsFiveTransactionsIsFarBelowItsCohort() throws IOException {
        NodeSpec tiny = NodeSpec.of("c", CoreVersion.of(30))
                .withPolicy(RelayPolicy.defaults().withMaxTransactions(5));

        assertThat(kinds(ring(tiny, Duration.ofMinutes(17)).transactions(TransactionSchedule.perSecond(0.3))))
                .containsExactly(NoticeKind.MEMPOOL_EMPTY, NoticeKind.MEMPOOL_DIVERGED, NoticeKind.TEMPLATE_DIVERGED);
    }

    @Test
    void mempoolsThatABlockEmptiesAreSmallEverywhere() throws IOException {
        assertThat(kinds(ring(Duration.ofMinutes(17))
                        .transactions(TransactionSchedule.perSecond(0.3))
                        .step(new Step.Mine(Duration.ofSeconds(640), A))))
                .isEmpty();
    }

    @Test
    void nodeWithoutPeersForMinutesHasTooFew() throws IOException {
        Notices found = new WatchedNetwork(ring(Duration.ofMinutes(18))
                        .step(new Step.NetworkOff(Duration.ofSeconds(620), D, Duration.ofMinutes(7)))
                        .build())
                .run(home);

        // d was the only one that connected to a.
        assertThat(found.kinds()).containsExactly(NoticeKind.PEERS_LOW, NoticeKind.PEERS_LOW);
        assertThat(found.all(NoticeKind.PEERS_LOW))
                .extracting(notice -> List.copyOf(notice.nodes()))
                .containsExactlyInAnyOrder(List.of(D), List.of(A));
    }

    @Test
    void nodeThatIsCutOffForAMomentHasEnoughPeers() throws IOException {
        assertThat(kinds(ring(Duration.ofMinutes(16))
                        .step(new Step.NetworkOff(Duration.ofSeconds(620), D, Duration.ofMinutes(2)))))
                .isEmpty();
    }

    private static WatchSettings oldAfterFiveMinutes() {
        WatchSettings usual = WatchSettings.defaults(Network.REGTEST);
        return new WatchSettings(
                usual.behindAfter(),
                usual.splitAfter(),
                usual.tieAfter(),
                Duration.ofMinutes(5),
                usual.steadyFor(),
                usual.selfishChance(),
                usual.peersFloor(),
                usual.peersAfter(),
                usual.slowConnectRatio(),
                usual.slowConnectMore(),
                usual.askedRatio(),
                usual.rejections(),
                usual.rejectionsRatio(),
                usual.mempoolFloorRatio(),
                usual.mempoolFloorAfter(),
                usual.mempoolMissingRatio(),
                usual.templateFeeRatio(),
                usual.templateMissedRatio(),
                usual.fewTransactions());
    }

    @Test
    void noBlockForLongIsAnOldTip() throws IOException {
        Scenario scenario = ring(Duration.ofMinutes(8))
                .step(new Step.Mine(Duration.ofSeconds(60), A))
                .build();

        assertThat(new WatchedNetwork(scenario, oldAfterFiveMinutes()).run(home).kinds())
                .containsExactly(NoticeKind.TIP_OLD);
    }

    @Test
    void noBlockWhileAllNodesAreCutOffIsNoOldTip() throws IOException {
        ScenarioBuilder scenario = ring(Duration.ofMinutes(9)).step(new Step.Mine(Duration.ofSeconds(60), A));
        for (NodeName node : Set.of(A, B, C, D)) {
            scenario.step(new Step.NetworkOff(Duration.ofSeconds(150), node, Duration.ofHours(1)));
        }

        assertThat(new WatchedNetwork(scenario.build(), oldAfterFiveMinutes())
                        .run(home)
                        .kinds())
                .isEmpty();
    }
}
