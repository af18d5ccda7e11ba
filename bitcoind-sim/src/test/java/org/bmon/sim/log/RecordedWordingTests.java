package org.bmon.sim.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bmon.common.NodeName;
import org.bmon.sim.SimulatedNetwork;
import org.bmon.sim.scenario.BlockSchedule;
import org.bmon.sim.scenario.CoreVersion;
import org.bmon.sim.scenario.Flaw;
import org.bmon.sim.scenario.NodeSpec;
import org.bmon.sim.scenario.RelayPolicy;
import org.bmon.sim.scenario.Scenario;
import org.bmon.sim.scenario.Step;
import org.bmon.sim.scenario.TransactionSchedule;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every line of a simulated log has the shape of a line that a real node of that version wrote. */
class RecordedWordingTests {

    private static final Pattern PREFIX =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z \\[[^\\]]+\\] (.*)");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"31.99", "28.0"})
    void linesHaveTheShapesOfRecordedLines(String version) throws IOException {
        new SimulatedNetwork(scenario(CoreVersion.parse(version)), directory).runVirtual();
        Set<String> recorded = resource("shapes-" + version + ".txt");
        // What did not happen to the recorded nodes of this version: these lines are from the source.
        recorded.addAll(resource("shapes-from-source-" + version + ".txt"));

        Set<String> written = new TreeSet<>();
        for (String node : new String[] {"first", "strict", "empty"}) {
            for (String line : Files.readAllLines(directory.resolve(node).resolve("debug.log"))) {
                Matcher prefix = PREFIX.matcher(line);
                if (prefix.matches()) {
                    written.add(shape(prefix.group(1)));
                } else {
                    assertThat(line).as("a line without prefix").isEmpty();
                }
            }
        }

        assertThat(written).hasSizeGreaterThan(90);
        assertThat(recorded).containsAll(written);
    }

    /** A line with everything replaced that differs from line to line of one wording. */
    static String shape(String message) {
        return message.replaceAll("[0-9a-f]{64}", "H")
                .replaceAll("version v\\S+", "version V")
                .replaceAll("(Config file|Command-line) arg: .*", "$1 arg: A")
                .replaceAll("/data/[^/\" ]+", "/data/D")
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ", "T")
                .replaceAll("\\d{4}-\\d\\d-\\d\\d\\.\\.\\.\\d{4}-\\d\\d-\\d\\d", "T...T")
                .replaceAll("0x[0-9a-f]+", "X")
                .replaceAll("-?\\d+(?:\\.\\d+)?", "N");
    }

    private static Set<String> resource(String name) throws IOException {
        try (InputStream in = RecordedWordingTests.class.getResourceAsStream(name)) {
            assertThat(in).as(name).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Scenario scenario(CoreVersion version) {
        NodeName first = new NodeName("first");
        NodeName strict = new NodeName("strict");
        NodeName empty = new NodeName("empty");
        return Scenario.builder()
                .seed(3)
                .duration(Duration.ofMinutes(4))
                .node(NodeSpec.of("first", version))
                .node(NodeSpec.of("strict", version)
                        .withPolicy(RelayPolicy.defaults().withDataCarrier(false)))
                .node(NodeSpec.of("empty", version).withInitialDownload(true))
                .link("first", "strict", Duration.ofMillis(30))
                .link("strict", "empty", Duration.ofMillis(50))
                .blocks(BlockSchedule.exponential(Duration.ofSeconds(10)))
                .transactions(
                        TransactionSchedule.perSecond(3).withReplacements(0.1).withDataCarriers(0.1))
                .step(new Step.Reorg(Duration.ofSeconds(40), Set.of(empty), 2))
                .step(new Step.SubmitInvalid(Duration.ofSeconds(70), first, Flaw.COINBASE_AMOUNT))
                .step(new Step.SubmitInvalid(Duration.ofSeconds(75), strict, Flaw.MERKLE_ROOT))
                .step(new Step.SubmitInvalid(Duration.ofSeconds(80), empty, Flaw.TIME_TOO_NEW))
                .step(new Step.Restart(Duration.ofSeconds(100), strict, Duration.ofSeconds(25)))
                .step(new Step.NetworkOff(Duration.ofSeconds(160), first, Duration.ofSeconds(20)))
                .history(150, Duration.ofMinutes(10))
                .templates(Duration.ofSeconds(30))
                .build();
    }
}
