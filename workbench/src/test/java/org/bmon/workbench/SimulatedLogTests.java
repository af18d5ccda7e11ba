package org.bmon.workbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bmon.agent.source.log.LogReader;
import org.bmon.agent.source.log.LogStatistics;
import org.bmon.common.NodeName;
import org.bmon.common.event.BlockConnectTimed;
import org.bmon.common.event.BlockConnected;
import org.bmon.common.event.BlockDataComplete;
import org.bmon.common.event.BlockDisconnected;
import org.bmon.common.event.BlockInvalid;
import org.bmon.common.event.Event;
import org.bmon.common.event.HeaderSeen;
import org.bmon.common.event.NodePhaseChanged;
import org.bmon.common.event.NodePhaseChanged.Phase;
import org.bmon.common.event.NodeStarted;
import org.bmon.common.event.TxAccepted;
import org.bmon.common.event.TxRejected;
import org.bmon.common.event.TxRemoved;
import org.bmon.common.event.TxReplaced;
import org.bmon.sim.SimulatedNetwork;
import org.bmon.sim.scenario.BlockSchedule;
import org.bmon.sim.scenario.CoreVersion;
import org.bmon.sim.scenario.Flaw;
import org.bmon.sim.scenario.LogOptions;
import org.bmon.sim.scenario.NodeSpec;
import org.bmon.sim.scenario.RelayPolicy;
import org.bmon.sim.scenario.Scenario;
import org.bmon.sim.scenario.Step;
import org.bmon.sim.scenario.TransactionSchedule;
import org.bmon.sim.truth.Fact;
import org.bmon.sim.truth.GroundTruth;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The agent's reader tells of a simulated log exactly what the simulated node did, whatever version it speaks as. */
@Tag("long")
class SimulatedLogTests {

    private static final NodeName FIRST = new NodeName("first");
    private static final NodeName STRICT = new NodeName("strict");
    private static final NodeName EMPTY = new NodeName("empty");

    @TempDir
    private Path directory;

    /** What was read of one node's log. */
    private record Reading(List<Event> events, LogStatistics statistics) {

        <T extends Event> List<String> each(Class<T> kind, Function<T, Object> words) {
            return events.stream()
                    .filter(kind::isInstance)
                    .map(kind::cast)
                    .map(event -> String.valueOf(words.apply(event)))
                    .toList();
        }
    }

    static Stream<CoreVersion> versions() {
        return Stream.concat(
                Stream.iterate(22, major -> major + 1).limit(10).map(CoreVersion::of),
                Stream.of(CoreVersion.parse("29.1"), CoreVersion.MASTER));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void readsWhatTheNodesDid(CoreVersion version) throws IOException {
        Scenario scenario = scenario(version, LogOptions.monitored());
        GroundTruth truth = new SimulatedNetwork(scenario, directory).runUnasked();

        assertThat(truth.facts(Fact.Reorged.class)).isNotEmpty();
        assertThat(truth.facts(Fact.Rejected.class)).isNotEmpty();
        for (NodeSpec node : scenario.nodes()) {
            compare(node, truth, read(node.name()));
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void readsLogsWithSourceLocationsAndLevels(CoreVersion version) throws IOException {
        LogOptions options = LogOptions.monitored().withSourceLocations(true).withLevelAlways(true);
        Scenario scenario = scenario(version, options);
        GroundTruth truth = new SimulatedNetwork(scenario, directory).runUnasked();

        for (NodeSpec node : scenario.nodes()) {
            compare(node, truth, read(node.name()));
        }
    }

    @Test
    void readsLogsWithoutThreadNames() throws IOException {
        Scenario scenario = scenario(CoreVersion.of(28), LogOptions.monitored().withThreadNames(false));
        GroundTruth truth = new SimulatedNetwork(scenario, directory).runUnasked();

        for (NodeSpec node : scenario.nodes()) {
            compare(node, truth, read(node.name()));
        }
    }

    @Test
    void readsConnectedBlocksInTheLogOfAnUnconfiguredNode() throws IOException {
        Scenario scenario = scenario(CoreVersion.of(27), LogOptions.plain());
        GroundTruth truth = new SimulatedNetwork(scenario, directory).runUnasked();

        for (NodeSpec node : scenario.nodes()) {
            Reading reading = read(node.name());
            assertThat(reading.each(BlockConnected.class, event -> event.hash() + " " + event.height()))
                    .isEqualTo(facts(truth, Fact.Connected.class, node, fact -> fact.hash() + " " + fact.height()));
        }
    }

    private static void compare(NodeSpec node, GroundTruth truth, Reading reading) {
        long offset = node.clockOffsetMicros();
        assertThat(reading.each(BlockConnected.class, event -> event.at().micros() + " " + event.hash()))
                .as("blocks that %s connected", node.name())
                .isEqualTo(
                        facts(truth, Fact.Connected.class, node, fact -> fact.micros() + offset + " " + fact.hash()));
        assertThat(reading.each(BlockDisconnected.class, event -> event.at().micros() + " " + event.hash()))
                .as("blocks that %s disconnected", node.name())
                .isEqualTo(facts(
                        truth, Fact.Disconnected.class, node, fact -> fact.micros() + offset + " " + fact.hash()));
        headers(node, truth, reading);
        assertThat(reading.each(BlockDataComplete.class, event -> event.at().micros() + " " + event.hash()))
                .as("blocks that %s had all of", node.name())
                .isEqualTo(facts(
                        truth,
                        Fact.DataComplete.class,
                        node,
                        fact -> fact.told() ? fact.micros() + offset + " " + fact.hash() : null));
        assertThat(reading.each(BlockInvalid.class, event -> event.hash() + " " + event.reason()))
                .as("blocks that %s judged invalid", node.name())
                .isEqualTo(facts(truth, Fact.Invalid.class, node, fact -> fact.hash() + " " + fact.reason()));
        assertThat(reading.each(TxAccepted.class, event -> event.at().micros() + " " + event.txid()))
                .as("transactions that %s took", node.name())
                .isEqualTo(facts(truth, Fact.Accepted.class, node, fact -> fact.micros() + offset + " " + fact.txid()));
        assertThat(reading.each(TxRejected.class, event -> event.txid() + " " + event.reason()))
                .as("transactions that %s refused", node.name())
                .isEqualTo(facts(truth, Fact.Rejected.class, node, fact -> fact.txid() + " " + fact.reason()));
        boolean reasons = node.version().atLeast(25);
        assertThat(reading.each(TxRemoved.class, event -> event.txid() + " " + event.reason()))
                .as("transactions that left %s", node.name())
                .isEqualTo(facts(
                        truth, Fact.Removed.class, node, fact -> fact.txid() + " " + (reasons ? fact.reason() : null)));
        assertThat(reading.each(TxReplaced.class, TxReplaced::replaced))
                .as("replacements at %s", node.name())
                .isEqualTo(facts(
                        truth,
                        Fact.Removed.class,
                        node,
                        fact -> fact.reason().equals("replaced") ? List.of(fact.txid()) : null));
        assertThat(reading.each(BlockConnectTimed.class, BlockConnectTimed::hash))
                .as("timings of %s", node.name())
                .isEqualTo(facts(truth, Fact.Connected.class, node, Fact.Connected::hash));
        life(node, truth, reading);
        assertThat(reading.statistics().unmatched().keySet())
                .as("categories with lines that the reader does not know")
                .doesNotContainAnyElementsOf(LogStatistics.NEEDED_CATEGORIES);
        assertThat(reading.statistics().continuationLines()).isZero();
        assertThat(reading.statistics().silentMatchers()).isEmpty();
    }

    /** Before v25 a header has no line of its own: that of a block which then comes compact is told late. */
    private static void headers(NodeSpec node, GroundTruth truth, Reading reading) {
        long offset = node.clockOffsetMicros();
        List<String> read = reading.each(HeaderSeen.class, event -> event.at().micros() + " " + event.hash());
        List<String> told = facts(
                truth,
                Fact.HeaderSeen.class,
                node,
                fact -> fact.told() ? fact.micros() + offset + " " + fact.hash() : null);
        if (node.version().atLeast(25)) {
            assertThat(read).as("headers that %s saw", node.name()).isEqualTo(told);
        } else {
            List<String> untold = facts(truth, Fact.HeaderSeen.class, node, fact -> fact.told() ? null : fact.hash());
            assertThat(read).as("headers that %s saw", node.name()).containsAll(told);
            assertThat(read.stream().filter(line -> !told.contains(line)))
                    .allSatisfy(line -> assertThat(untold).contains(line.substring(line.indexOf(' ') + 1)));
        }
    }

    private static void life(NodeSpec node, GroundTruth truth, Reading reading) {
        assertThat(reading.each(NodeStarted.class, NodeStarted::version))
                .hasSameSizeAs(facts(truth, Fact.Started.class, node, fact -> "started"))
                .containsOnly(node.version().buildText());
        assertThat(phases(reading, Phase.LOADED))
                .isEqualTo(facts(truth, Fact.Started.class, node, fact -> "").size());
        assertThat(phases(reading, Phase.MEMPOOL_LOADED))
                .isEqualTo(facts(truth, Fact.Started.class, node, fact -> "").size());
        assertThat(phases(reading, Phase.INITIAL_DOWNLOAD_LEFT))
                .isEqualTo(
                        facts(truth, Fact.DownloadLeft.class, node, fact -> "").size());
        assertThat(phases(reading, Phase.STOPPED))
                .isEqualTo(facts(truth, Fact.Stopped.class, node, fact -> "").size());
    }

    private static int phases(Reading reading, Phase phase) {
        return reading.each(NodePhaseChanged.class, event -> event.phase() == phase ? "it" : "other").stream()
                .mapToInt(word -> word.equals("it") ? 1 : 0)
                .sum();
    }

    /** What the truth knows of a node, in the order of time, without what {@code words} gives null for. */
    private static <T extends Fact> List<String> facts(
            GroundTruth truth, Class<T> kind, NodeSpec node, Function<T, Object> words) {
        List<String> facts = new ArrayList<>();
        for (T fact : truth.facts(kind)) {
            Object said = nodeOf(fact).equals(node.name()) ? words.apply(fact) : null;
            if (said != null) {
                facts.add(String.valueOf(said));
            }
        }
        return facts;
    }

    private static NodeName nodeOf(Fact fact) {
        try {
            return (NodeName) fact.getClass().getMethod("node").invoke(fact);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(fact + " names no node", e);
        }
    }

    private Reading read(NodeName node) throws IOException {
        List<Event> events = new ArrayList<>();
        LogReader reader = new LogReader(events::add);
        byte[] log = Files.readAllBytes(directory.resolve(node.value()).resolve("debug.log"));
        reader.accept(log, 0, log.length);
        reader.endOfFile();
        return new Reading(events, reader.statistics());
    }

    /** Three nodes of one version, to which everything happens that a log can tell. */
    private static Scenario scenario(CoreVersion version, LogOptions log) {
        return Scenario.builder()
                .seed(7 + version.number())
                .duration(Duration.ofMinutes(4))
                .node(NodeSpec.of("first", version).withLog(log))
                .node(NodeSpec.of("strict", version)
                        .withLog(log)
                        .withSlowness(5)
                        .withClockOffset(Duration.ofMillis(-300))
                        .withPolicy(RelayPolicy.defaults().withDataCarrier(false)))
                .node(NodeSpec.of("empty", version).withLog(log).withInitialDownload(true))
                .link("first", "strict", Duration.ofMillis(30))
                .link("strict", "empty", Duration.ofMillis(50))
                .link("first", "empty", Duration.ofMillis(110))
                .blocks(BlockSchedule.exponential(Duration.ofSeconds(10)))
                .transactions(
                        TransactionSchedule.perSecond(3).withReplacements(0.1).withDataCarriers(0.1))
                .step(new Step.Race(Duration.ofSeconds(20), FIRST, EMPTY, Duration.ofMillis(1)))
                .step(new Step.Reorg(Duration.ofSeconds(40), Set.of(EMPTY), 2))
                .step(new Step.SubmitInvalid(Duration.ofSeconds(70), FIRST, Flaw.COINBASE_AMOUNT))
                .step(new Step.SubmitInvalid(Duration.ofSeconds(75), STRICT, Flaw.MERKLE_ROOT))
                .step(new Step.SubmitInvalid(Duration.ofSeconds(80), EMPTY, Flaw.TIME_TOO_NEW))
                .step(new Step.Restart(Duration.ofSeconds(100), STRICT, Duration.ofSeconds(25)))
                .step(new Step.NetworkOff(Duration.ofSeconds(160), FIRST, Duration.ofSeconds(20)))
                .history(150, Duration.ofMinutes(10))
                .templates(Duration.ofSeconds(30))
                .build();
    }
}
