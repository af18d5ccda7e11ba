package org.bmon.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.bmon.common.BlockHash;
import org.bmon.common.NodeName;
import org.bmon.sim.scenario.CoreVersion;
import org.bmon.sim.scenario.NodeSpec;
import org.bmon.sim.scenario.RelayPolicy;
import org.bmon.sim.scenario.Scenario;
import org.bmon.sim.scenario.ScenarioBuilder;
import org.bmon.sim.scenario.Step;
import org.bmon.sim.truth.Fact;
import org.bmon.sim.truth.GroundTruth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that are not of one mind: other rules, two payments of one coin, another version than before. */
class DisagreementTests {

    private static final NodeName A = new NodeName("a");
    private static final NodeName B = new NodeName("b");
    private static final NodeName C = new NodeName("c");

    @TempDir
    Path directory;

    private GroundTruth run(NodeSpec c, Step... steps) throws IOException {
        ScenarioBuilder scenario = Scenario.builder()
                .duration(Duration.ofMinutes(2))
                .node(NodeSpec.of("a", CoreVersion.of(30)))
                .node(NodeSpec.of("b", CoreVersion.of(30)))
                .node(c)
                .link("a", "b", Duration.ofMillis(20))
                .link("b", "c", Duration.ofMillis(20))
                .link("c", "a", Duration.ofMillis(20));
        for (Step step : steps) {
            scenario.step(step);
        }
        return new SimulatedNetwork(scenario.build(), directory).runUnasked();
    }

    private static NodeSpec plain() {
        return NodeSpec.of("c", CoreVersion.of(30));
    }

    private static Step mine(int second, NodeName node) {
        return new Step.Mine(Duration.ofSeconds(second), node);
    }

    private static Set<NodeName> connected(GroundTruth truth, int block) {
        return truth.blocks().get(block).connected().keySet();
    }

    @Test
    void strictNodeRefusesWhatTheOthersConnectAndStaysOnItsOwnChain() throws IOException {
        GroundTruth truth = run(
                plain().withStrict(true),
                new Step.MineClaiming(Duration.ofSeconds(20), A, 1),
                mine(30, B),
                mine(40, C),
                mine(50, A));

        assertThat(connected(truth, 0)).containsExactlyInAnyOrder(A, B);
        assertThat(connected(truth, 1)).containsExactlyInAnyOrder(A, B);
        assertThat(connected(truth, 2)).containsExactly(C);
        assertThat(connected(truth, 3)).containsExactlyInAnyOrder(A, B);
        BlockHash refused = truth.blocks().get(0).hash();
        assertThat(truth.facts(Fact.Invalid.class)).singleElement().satisfies(invalid -> {
            assertThat(invalid.node()).isEqualTo(C);
            assertThat(invalid.hash()).isEqualTo(refused);
            assertThat(invalid.reason()).isEqualTo("bad-cb-amount");
        });
        assertThat(truth.facts(Fact.Reorged.class)).isEmpty();
        assertThat(log(C)).anyMatch(line -> line.contains("ConnectTip: ConnectBlock " + refused + " failed"));
    }

    @Test
    void chainOfTheStrictNodeWinsIfItHasMoreWork() throws IOException {
        GroundTruth truth = run(
                plain().withStrict(true),
                new Step.MineClaiming(Duration.ofSeconds(20), A, 1),
                mine(40, C),
                mine(50, C));

        assertThat(connected(truth, 2)).containsExactlyInAnyOrder(A, B, C);
        assertThat(truth.facts(Fact.Reorged.class))
                .extracting(Fact.Reorged::node)
                .containsExactlyInAnyOrder(A, B);
    }

    @Test
    void strictNodeTakesACoinbaseThatClaimsLess() throws IOException {
        GroundTruth truth = run(plain().withStrict(true), new Step.MineClaiming(Duration.ofSeconds(20), A, -1));

        assertThat(connected(truth, 0)).containsExactlyInAnyOrder(A, B, C);
    }

    @Test
    void coinSpentTwiceIsMinedOnBothSidesOfACutAndTheLoserDoesNotComeBack() throws IOException {
        GroundTruth truth = run(
                plain(),
                new Step.Partition(Duration.ofSeconds(10), Set.of(C), Duration.ofSeconds(40)),
                new Step.DoubleSpend(Duration.ofSeconds(15), A, C),
                mine(25, A),
                mine(26, C),
                mine(30, C));

        List<Fact.Created> created = truth.facts(Fact.Created.class);
        assertThat(created).extracting(Fact.Created::node).containsExactly(A, C);
        assertThat(truth.facts(Fact.Reorged.class))
                .extracting(Fact.Reorged::node)
                .containsExactlyInAnyOrder(A, B);
        assertThat(truth.facts(Fact.Accepted.class).stream()
                        .filter(accepted ->
                                accepted.txid().equals(created.get(0).txid())))
                .extracting(Fact.Accepted::node)
                .containsExactlyInAnyOrder(A, B);
    }

    @Test
    void upgradedNodeStartsAsAnotherVersionWithOtherSettings() throws IOException {
        run(
                plain(),
                new Step.Upgrade(
                        Duration.ofSeconds(20),
                        C,
                        Duration.ofSeconds(5),
                        CoreVersion.of(31),
                        RelayPolicy.defaults().withDataCarrier(false)),
                mine(60, A));

        List<String> starts = log(C).stream()
                .filter(line -> line.contains("Bitcoin Core version v"))
                .toList();
        assertThat(starts).hasSize(2);
        assertThat(starts.get(0)).contains("v30.");
        assertThat(starts.get(1)).contains("v31.");
        assertThat(log(C)).filteredOn(line -> line.contains("datacarrier=")).hasSize(1);
        assertThat(log(C)).filteredOn(line -> line.contains("UpdateTip")).hasSize(1);
    }

    private List<String> log(NodeName node) throws IOException {
        return Files.readAllLines(directory.resolve(node.value()).resolve("debug.log"));
    }
}
