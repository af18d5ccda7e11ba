package org.bmon.workbench.truth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bmon.workbench.truth.WatchedNetworkTests.ring;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.notice.Severity;
import org.bmon.common.NodeName;
import org.bmon.sim.rpc.BlockView;
import org.bmon.sim.rpc.NodeView;
import org.bmon.sim.rpc.TxView;
import org.bmon.sim.scenario.Scenario;
import org.bmon.sim.scenario.ScenarioBuilder;
import org.bmon.sim.scenario.Step;
import org.bmon.sim.scenario.TransactionSchedule;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the watches find out about money with RPC beside the logs: sums that are wrong, and coins spent twice. */
@Tag("long")
class WatchedMoneyTests {

    private static final NodeName A = new NodeName("a");
    private static final NodeName B = new NodeName("b");
    private static final NodeName C = new NodeName("c");
    private static final NodeName D = new NodeName("d");

    @TempDir
    Path home;

    @Test
    void satoshiTooMuchIsInflationThoughNoNodeMinds() throws IOException {
        Notices found = new WatchedNetwork(ring(Duration.ofMinutes(4))
                        .transactions(TransactionSchedule.perSecond(0.3))
                        .step(new Step.Mine(Duration.ofSeconds(60), A))
                        .step(new Step.MineClaiming(Duration.ofSeconds(120), B, 1))
                        .build())
                .run(home);

        assertThat(found.kinds()).containsExactly(NoticeKind.INFLATION);
        assertThat(found.only(NoticeKind.INFLATION).evidence()).containsEntry("differenceSat", 1L);
        assertThat(found.only(NoticeKind.INFLATION).nodes()).containsExactly(A, B, C, D);
    }

    @Test
    void unclaimedRewardIsNoInflation() throws IOException {
        Scenario scenario = ring(Duration.ofMinutes(4))
                .transactions(TransactionSchedule.perSecond(0.3))
                .step(new Step.Mine(Duration.ofSeconds(60), A))
                .step(new Step.MineClaiming(Duration.ofSeconds(120), B, -5_000))
                .build();

        assertThat(new WatchedNetwork(scenario).run(home).kinds()).isEmpty();
    }

    @Test
    void nodeWhoseSumOfFeesIsNotThatOfItsTransactionsMakesTheSupplyDoubtful() throws IOException {
        Scenario scenario = ring(Duration.ofMinutes(4))
                .transactions(TransactionSchedule.perSecond(0.3))
                .step(new Step.Mine(Duration.ofSeconds(120), A))
                .build();

        Notices found = new WatchedNetwork(scenario)
                .lying(B, WatchedMoneyTests::withWrongFees)
                .run(home);

        assertThat(found.kinds()).containsExactly(NoticeKind.SUPPLY);
        assertThat(found.only(NoticeKind.SUPPLY).summary()).contains("b adds the fees of block");
    }

    @Test
    void nodeThatCountsOtherMoneyThanTheOthersMakesTheSupplyDoubtful() throws IOException {
        // Its coin database lost a satoshi of a block that is long over.
        WatchedNetwork network = new WatchedNetwork(ring(Duration.ofMinutes(3))
                        .step(new Step.Mine(Duration.ofSeconds(70), A))
                        .build())
                .countingMoney()
                .lying(B, view -> with(view, block -> block.height() == 1 ? with(block, 0, -1) : block));

        Notices found = network.run(home);

        assertThat(found.kinds()).isNotEmpty().containsOnly(NoticeKind.SUPPLY);
        assertThat(found.all(NoticeKind.SUPPLY)).allSatisfy(supply -> {
            assertThat(supply.summary()).contains(" counts ");
            assertThat(supply.nodes()).contains(B);
        });
    }

    @Test
    void nodesThatCountAtDifferentBlocksCountWithGoodReasonDifferently() throws IOException {
        assertThat(new WatchedNetwork(ring(Duration.ofMinutes(3))
                                .step(new Step.NetworkOff(Duration.ofSeconds(40), D, Duration.ofSeconds(60)))
                                .step(new Step.Mine(Duration.ofSeconds(50), A))
                                .build())
                        .countingMoney()
                        .run(home)
                        .kinds())
                .isEmpty();
    }

    /** Two sides of a cut mine, d's side more; so few payments that what one side alone has makes no template poor. */
    private static ScenarioBuilder forked() {
        return ring(Duration.ofMinutes(5))
                .transactions(TransactionSchedule.perSecond(0.1))
                .step(new Step.Mine(Duration.ofSeconds(60), A))
                .step(new Step.Partition(Duration.ofSeconds(100), Set.of(C, D), Duration.ofSeconds(70)))
                .step(new Step.Mine(Duration.ofSeconds(130), A))
                .step(new Step.Mine(Duration.ofSeconds(131), D))
                .step(new Step.Mine(Duration.ofSeconds(145), D));
    }

    @Test
    void coinThatBothBranchesOfAReorgSpendIsADoubleSpend() throws IOException {
        Notices found = new WatchedNetwork(forked().step(new Step.DoubleSpend(Duration.ofSeconds(110), A, D))
                        .build())
                .run(home);

        assertThat(found.kinds()).containsExactly(NoticeKind.REORG, NoticeKind.RACE);
        Notice reorg = found.only(NoticeKind.REORG);
        assertThat(reorg.severity()).isEqualTo(Severity.WARNING);
        assertThat(reorg.evidence()).containsEntry("depth", 1L).containsEntry("doubleSpendsKnown", true);
        assertThat((long) reorg.evidence().get("doubleSpent")).isBetween(1L, 3L);
        Map<?, ?> twice = (Map<?, ?>) ((List<?>) reorg.evidence().get("doubleSpends")).get(0);
        assertThat(twice.get("left")).isNotEqualTo(twice.get("joined"));
    }

    @Test
    void branchesWithTransactionsOfTheirOwnAreNoDoubleSpend() throws IOException {
        Notices found = new WatchedNetwork(forked().build()).run(home);

        assertThat(found.kinds()).containsExactly(NoticeKind.REORG, NoticeKind.RACE);
        Notice reorg = found.only(NoticeKind.REORG);
        assertThat(reorg.severity()).isEqualTo(Severity.INFO);
        assertThat(reorg.evidence()).containsEntry("doubleSpendsKnown", true).containsEntry("doubleSpent", 0L);
    }

    private static NodeView withWrongFees(NodeView view) {
        return with(view, block -> with(block, 1, 0));
    }

    private static NodeView with(NodeView view, UnaryOperator<BlockView> lie) {
        return (NodeView) Proxy.newProxyInstance(
                NodeView.class.getClassLoader(), new Class<?>[] {NodeView.class}, (proxy, method, args) -> {
                    Object told = method.invoke(view, args);
                    return told instanceof BlockView block ? lie.apply(block) : told;
                });
    }

    /** The block with so much more of a fee for each transaction, and so much more in the coinbase's first output. */
    private static BlockView with(BlockView block, long fee, long coinbase) {
        List<TxView> transactions = block.transactions();
        return new BlockView(
                block.hash(),
                block.previous(),
                block.height(),
                block.version(),
                block.merkleRoot(),
                block.time(),
                block.medianTime(),
                block.nonce(),
                block.bits(),
                block.chainWork(),
                transactions == null
                        ? null
                        : transactions.stream()
                                .map(tx -> new TxView(
                                        tx.txid(),
                                        tx.wtxid(),
                                        tx.size(),
                                        tx.weight(),
                                        tx.isCoinbase() ? tx.fee() : tx.fee() + fee,
                                        tx.lockTime(),
                                        tx.inputs(),
                                        tx.isCoinbase() ? more(tx.outputs(), coinbase) : tx.outputs(),
                                        tx.hex()))
                                .toList());
    }

    private static List<TxView.Output> more(List<TxView.Output> outputs, long sat) {
        List<TxView.Output> changed = new ArrayList<>(outputs);
        TxView.Output first = outputs.get(0);
        changed.set(0, new TxView.Output(first.value() + sat, first.script()));
        return changed;
    }
}
