package org.bmon.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bmon.common.BlockHash;
import org.bmon.common.NodeName;
import org.bmon.sim.scenario.BlockSchedule;
import org.bmon.sim.scenario.CoreVersion;
import org.bmon.sim.scenario.Flaw;
import org.bmon.sim.scenario.NodeSpec;
import org.bmon.sim.scenario.RelayPolicy;
import org.bmon.sim.scenario.Rotation;
import org.bmon.sim.scenario.Scenario;
import org.bmon.sim.scenario.ScenarioBuilder;
import org.bmon.sim.scenario.Scenarios;
import org.bmon.sim.scenario.Step;
import org.bmon.sim.scenario.TransactionSchedule;
import org.bmon.sim.truth.BlockTruth;
import org.bmon.sim.truth.Fact;
import org.bmon.sim.truth.GroundTruth;
import org.bmon.sim.truth.TxTruth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulatedNetworkTests {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final NodeName A = new NodeName("a");
    private static final NodeName B = new NodeName("b");
    private static final NodeName C = new NodeName("c");

    @TempDir
    private Path directory;

    /** Three nodes in a line, 40 ms and 60 ms apart. */
    private static ScenarioBuilder line() {
        return Scenario.builder()
                .seed(11)
                .start(START)
                .duration(Duration.ofMinutes(2))
                .node(NodeSpec.of("a", CoreVersion.MASTER))
                .node(NodeSpec.of("b", CoreVersion.of(28)))
                .node(NodeSpec.of("c", CoreVersion.of(25)))
                .link("a", "b", Duration.ofMillis(40))
                .link("b", "c", Duration.ofMillis(60));
    }

    private GroundTruth run(ScenarioBuilder scenario) throws IOException {
        return new SimulatedNetwork(scenario.build(), directory.resolve("run")).runUnasked();
    }

    private List<String> log(NodeName node) throws IOException {
        return Files.readAllLines(directory.resolve("run").resolve(node.value()).resolve("debug.log"));
    }

    private static Step.Mine mine(int second, NodeName node) {
        return new Step.Mine(Duration.ofSeconds(second), node);
    }

    private static long delay(BlockTruth block, NodeName node) {
        return block.connected().get(node).micros()
                - block.connected().get(block.miner()).micros();
    }

    @Test
    void sameSeedGivesSameBytes() throws IOException {
        Scenario scenario = Scenarios.everything(5, START);
        new SimulatedNetwork(scenario, directory.resolve("one")).runVirtual();
        new SimulatedNetwork(Scenarios.everything(5, START), directory.resolve("two")).runVirtual();

        Map<String, String> one = bytes(directory.resolve("one"));
        assertThat(one.keySet())
                .contains("truth.jsonl", "topology.json", "scenario.jsonl", "node0/debug.log", "node0/debug.log.1")
                .contains("node4/zmq.jsonl", "node2/bitcoin.conf", "node3/rpc/getblockchaininfo.json");
        assertThat(one).isEqualTo(bytes(directory.resolve("two")));
    }

    @Test
    void otherSeedGivesOtherBytes() throws IOException {
        run(line().step(mine(5, A)));
        new SimulatedNetwork(line().seed(12).step(mine(5, A)).build(), directory.resolve("other")).runVirtual();

        Map<String, String> one = bytes(directory.resolve("run"));
        Map<String, String> other = bytes(directory.resolve("other"));
        assertThat(one.get("a/debug.log")).isNotEqualTo(other.get("a/debug.log"));
        assertThat(one.get("truth.jsonl")).isNotEqualTo(other.get("truth.jsonl"));
    }

    @Test
    void blocksTakeAtLeastTheDelaysOfTheLinks() throws IOException {
        GroundTruth truth = run(line().step(mine(5, A)).step(mine(10, C)));

        List<BlockTruth> blocks = truth.blocks();
        assertThat(blocks).hasSize(2);
        assertThat(delay(blocks.get(0), B)).isBetween(40_000L, 60_000L);
        assertThat(delay(blocks.get(0), C)).isBetween(100_000L, 130_000L);
        assertThat(delay(blocks.get(1), A)).isBetween(100_000L, 130_000L);
        for (BlockTruth block : blocks) {
            assertThat(block.header()).hasSize(3);
            block.header().forEach((node, sighting) -> {
                assertThat(sighting.micros())
                        .isLessThanOrEqualTo(block.data().get(node).micros());
                assertThat(block.data().get(node).micros())
                        .isLessThan(block.connected().get(node).micros());
            });
        }
    }

    @Test
    void blockWithUnknownTransactionsTakesARoundTripMore() throws IOException {
        // Transactions are held for an hour, so nobody but the node they came in at has them.
        GroundTruth truth =
                run(line().transactions(TransactionSchedule.perSecond(20).withTrickle(Duration.ofHours(1)))
                        .step(mine(20, A)));

        BlockTruth block = truth.blocks().get(0);
        assertThat(delay(block, B)).isBetween(120_000L, 160_000L);
        assertThat(log(B))
                .anyMatch(line -> line.contains("Successfully reconstructed block " + block.hash())
                        && !line.contains(" and 0 txn"));
    }

    @Test
    void raceLeavesTwoBlocksAtOneHeight() throws IOException {
        GroundTruth truth = run(line().step(new Step.Race(Duration.ofSeconds(10), A, C, Duration.ofMillis(5)))
                .step(mine(20, A)));

        List<BlockTruth> blocks = truth.blocks();
        assertThat(blocks.get(0).height()).isEqualTo(blocks.get(1).height());
        assertThat(blocks.get(0).header()).hasSize(3);
        // B does not pass on what is not on its chain.
        assertThat(blocks.get(1).header()).containsOnlyKeys(B, C);
        // B is nearer to A; C gives its own block up when A's next comes.
        assertThat(truth.facts(Fact.Reorged.class))
                .singleElement()
                .satisfies(reorg -> assertThat(reorg.node()).isEqualTo(C))
                .satisfies(reorg -> assertThat(reorg.disconnected())
                        .containsExactly(blocks.get(1).hash()));
        assertThat(tips(truth)).hasSize(1);
    }

    @Test
    void reorgHasItsDepthOnTheLosingSideAlone() throws IOException {
        GroundTruth truth = run(line().blocks(BlockSchedule.every(Duration.ofSeconds(14)))
                .step(new Step.Reorg(Duration.ofSeconds(30), Set.of(C), 3)));

        List<Fact.Reorged> reorgs = truth.facts(Fact.Reorged.class);
        assertThat(reorgs).extracting(Fact.Reorged::node).containsExactlyInAnyOrder(A, B);
        assertThat(reorgs).allSatisfy(reorg -> {
            assertThat(reorg.disconnected()).hasSize(3);
            assertThat(reorg.connected()).hasSize(4);
        });
        assertThat(tips(truth)).hasSize(1);
    }

    @Test
    void partitionKeepsBlocksOutUntilItHeals() throws IOException {
        GroundTruth truth =
                run(line().step(new Step.Partition(Duration.ofSeconds(10), Set.of(C), Duration.ofSeconds(30)))
                        .step(mine(20, A)));

        BlockTruth block = truth.blocks().get(0);
        assertThat(delay(block, B)).isLessThan(100_000);
        assertThat(delay(block, C)).isBetween(20_000_000L, 23_000_000L);
    }

    @Test
    void restartedNodeCatchesUp() throws IOException {
        GroundTruth truth = run(line().step(new Step.Restart(Duration.ofSeconds(10), B, Duration.ofSeconds(30)))
                .step(mine(20, A))
                .step(mine(25, A))
                .step(mine(70, C)));

        assertThat(truth.facts(Fact.Started.class).stream()
                        .filter(fact -> fact.node().equals(B)))
                .hasSize(2);
        BlockTruth missed = truth.blocks().get(0);
        assertThat(delay(missed, B)).isGreaterThan(20_000_000);
        // C hears of it through B alone.
        assertThat(missed.connected().get(C).micros())
                .isGreaterThan(missed.connected().get(B).micros());
        assertThat(tips(truth)).hasSize(1);
        assertThat(log(B)).filteredOn(line -> line.contains("Shutdown: done")).hasSize(2);
    }

    @Test
    void emptyNodeDownloadsTheHistory() throws IOException {
        GroundTruth truth = run(line().node(NodeSpec.of("d", CoreVersion.of(29)).withInitialDownload(true))
                .link("a", "d", Duration.ofMillis(10))
                .history(200, Duration.ofMinutes(10))
                .step(mine(60, A)));

        NodeName d = new NodeName("d");
        assertThat(truth.facts(Fact.Connected.class).stream()
                        .filter(fact -> fact.node().equals(d)))
                .hasSize(202);
        assertThat(truth.blocks().get(0).connected()).containsKey(d);
        assertThat(truth.facts(Fact.DownloadLeft.class)).hasSize(4);
    }

    @Test
    void invalidBlockSpreadsOneHopAndIsConnectedNowhere() throws IOException {
        GroundTruth truth = run(line().step(new Step.SubmitInvalid(Duration.ofSeconds(10), A, Flaw.COINBASE_AMOUNT))
                .step(new Step.SubmitInvalid(Duration.ofSeconds(20), A, Flaw.MERKLE_ROOT))
                .step(mine(30, A)));

        BlockTruth greedy = truth.blocks().get(0);
        BlockTruth torn = truth.blocks().get(1);
        assertThat(greedy.invalidReason()).isEqualTo("bad-cb-amount");
        assertThat(greedy.header()).containsOnlyKeys(A, B);
        assertThat(greedy.connected()).isEmpty();
        assertThat(torn.header()).isEmpty();
        assertThat(truth.facts(Fact.Invalid.class))
                .extracting(fact -> fact.node() + " " + fact.reason())
                .containsExactly("a bad-cb-amount", "b bad-cb-amount", "a bad-txnmrklroot");
        assertThat(truth.blocks().get(2).connected()).hasSize(3);
    }

    @Test
    void clockOffsetShiftsStampsAndNothingElse() throws IOException {
        GroundTruth truth = new SimulatedNetwork(
                        Scenario.builder()
                                .seed(2)
                                .start(START)
                                .duration(Duration.ofSeconds(30))
                                .node(NodeSpec.of("a", CoreVersion.of(30)).withClockOffset(Duration.ofMillis(400)))
                                .node(NodeSpec.of("b", CoreVersion.of(30)))
                                .link("a", "b", Duration.ofMillis(10))
                                .step(mine(10, B))
                                .build(),
                        directory.resolve("run"))
                .runVirtual();

        BlockTruth block = truth.blocks().get(0);
        assertThat(truth.clockOffsetsMicros()).containsEntry(A, 400_000L).containsEntry(B, 0L);
        assertThat(stampOfTip(A, block.hash()))
                .isEqualTo(START.plusNanos((block.connected().get(A).micros() - micros(START) + 400_000) * 1000));
        assertThat(stampOfTip(B, block.hash()))
                .isEqualTo(START.plusNanos((block.connected().get(B).micros() - micros(START)) * 1000));
    }

    @Test
    void lostZmqMessagesLeaveAGapInTheCounters() throws IOException {
        GroundTruth truth = run(line().transactions(TransactionSchedule.perSecond(5))
                .step(new Step.LoseZmq(Duration.ofSeconds(40), A, 7)));

        assertThat(truth.facts(Fact.ZmqLost.class))
                .hasSize(7)
                .allMatch(fact -> fact.node().equals(A));
        List<Long> counters = sequenceCounters(A);
        long missing = counters.get(counters.size() - 1) + 1 - counters.size();
        assertThat(missing).isEqualTo(7);
        List<Long> whole = sequenceCounters(B);
        assertThat(whole.get(whole.size() - 1) + 1).isEqualTo(whole.size());
    }

    @Test
    void strictNodesRefuseWhatOthersTake() throws IOException {
        GroundTruth truth = run(line().node(NodeSpec.of("d", CoreVersion.MASTER)
                        .withPolicy(RelayPolicy.defaults().withDataCarrier(false)))
                .link("c", "d", Duration.ofMillis(10))
                .transactions(TransactionSchedule.perSecond(2).withDataCarriers(0.5)));

        List<TxTruth> refused = truth.transactions().stream()
                .filter(tx -> !tx.rejected().isEmpty())
                .toList();
        assertThat(refused)
                .hasSizeGreaterThan(20)
                .allSatisfy(tx -> assertThat(tx.rejected()).containsOnly(Map.entry(new NodeName("d"), "datacarrier")));
    }

    @Test
    void transactionsBelowAPeersFeeRateAreNotSentToIt() throws IOException {
        GroundTruth truth = run(line().node(NodeSpec.of("d", CoreVersion.MASTER)
                        .withPolicy(RelayPolicy.defaults().withMinFee(10_000)))
                .link("c", "d", Duration.ofMillis(10))
                .transactions(TransactionSchedule.perSecond(3)));

        long seen = truth.transactions().stream()
                .filter(tx -> tx.accepted().containsKey(new NodeName("d")))
                .count();
        assertThat(seen)
                .isBetween(
                        truth.transactions().size() / 4L, truth.transactions().size() * 3L / 4);
        assertThat(truth.facts(Fact.Rejected.class)).isEmpty();
    }

    @Test
    void rotationKeepsEveryLine() throws IOException {
        run(line().transactions(TransactionSchedule.perSecond(5)));
        GroundTruth truth = new SimulatedNetwork(
                        line().transactions(TransactionSchedule.perSecond(5))
                                .step(new Step.RotateLog(Duration.ofSeconds(40), A, Rotation.RENAME))
                                .step(new Step.RotateLog(Duration.ofSeconds(70), A, Rotation.COPY_TRUNCATE))
                                .build(),
                        directory.resolve("rotated"))
                .runUnasked();

        assertThat(truth.transactions()).isNotEmpty();
        Path home = directory.resolve("rotated/a");
        List<String> pieces = new ArrayList<>();
        for (String name : List.of("debug.log.1", "debug.log.2", "debug.log")) {
            pieces.addAll(Files.readAllLines(home.resolve(name)));
        }
        assertThat(pieces).isEqualTo(log(A));
    }

    @Test
    void refusesADirectoryThatHoldsARecording() throws IOException {
        run(line());

        assertThatThrownBy(() -> run(line()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("debug.log is there already");
    }

    private static long micros(Instant at) {
        return at.getEpochSecond() * 1_000_000;
    }

    private Instant stampOfTip(NodeName node, BlockHash hash) throws IOException {
        String line = log(node).stream()
                .filter(each -> each.contains("UpdateTip: new best=" + hash))
                .findFirst()
                .orElseThrow();
        return Instant.parse(line.substring(0, line.indexOf(' ')));
    }

    /** The last block that each node connected. */
    private static Set<BlockHash> tips(GroundTruth truth) {
        Map<NodeName, BlockHash> tips = new TreeMap<>();
        truth.facts(Fact.Connected.class).forEach(fact -> tips.put(fact.node(), fact.hash()));
        return Set.copyOf(tips.values());
    }

    private List<Long> sequenceCounters(NodeName node) throws IOException {
        return Files.readAllLines(directory.resolve("run").resolve(node.value()).resolve("zmq.jsonl")).stream()
                .filter(line -> line.contains("\"sequence\""))
                .map(line -> line.replaceAll(".*\"seq\": (\\d+),.*", "$1"))
                .map(Long::valueOf)
                .toList();
    }

    private static Map<String, String> bytes(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .collect(Collectors.toMap(
                            file -> root.relativize(file).toString(),
                            SimulatedNetworkTests::content,
                            (a, b) -> a,
                            TreeMap::new));
        }
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
