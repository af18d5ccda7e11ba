package org.bmon.workbench.arrivals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bmon.workbench.CommandRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ImportCommandTests {

    private static final Path MADE_UP = Path.of("src/test/resources/arrivals");
    private static final Path REAL = CommandRun.SHARED.resolve("data/block-arrival-times");

    @TempDir
    Path scratch;

    @Test
    void threeNodesAreComparedAndEachOddityIsCountedApart() throws IOException {
        CommandRun run =
                run("a=" + MADE_UP.resolve("a.csv"), "b=" + MADE_UP.resolve("b.csv"), "c=" + MADE_UP.resolve("c.csv"));

        assertThat(run.err()).isEmpty();
        assertThat(run.code()).isZero();
        JsonNode json = report();
        assertThat(json.path("network").stringValue()).isEqualTo("main");
        JsonNode a = json.path("nodes").get(0);
        assertThat(a.path("rows").intValue()).isEqualTo(6);
        assertThat(a.path("blocks").intValue()).isEqualTo(5);
        assertThat(a.path("doubled").intValue()).isEqualTo(1);
        assertThat(a.path("outOfOrder").intValue()).isEqualTo(1);
        assertThat(a.path("resolutions").path("1 s").intValue()).isEqualTo(5);
        JsonNode b = json.path("nodes").get(1);
        assertThat(b.path("malformed").intValue()).isEqualTo(2);
        assertThat(b.path("resolutions").path("1 ms").intValue()).isEqualTo(5);
        assertThat(json.path("malformedRows").get(0).path("line").intValue()).isEqualTo(3);
        assertThat(json.path("nodes").get(2).path("catchUpBlocks").intValue()).isEqualTo(2);

        // Blocks 1 to 5: 2.5, 1.25, 1000, 400 and 0.75 seconds; c caught up with 3 and 4.
        JsonNode all = json.path("spreads");
        assertThat(all.path("count").intValue()).isEqualTo(5);
        assertThat(all.path("p50Micros").longValue()).isEqualTo(2_500_000);
        assertThat(all.path("largestMicros").longValue()).isEqualTo(1_000_000_000);
        JsonNode without = json.path("spreadsWithoutCatchUp");
        assertThat(without.path("count").intValue()).isEqualTo(5);
        assertThat(without.path("p50Micros").longValue()).isEqualTo(750_000);
        assertThat(without.path("largestMicros").longValue()).isEqualTo(2_500_000);
    }

    @Test
    void malformedRowsAreShownWithFileAndLine() {
        CommandRun run = CommandRun.of("import", "--network", "main", "b=" + MADE_UP.resolve("b.csv"));

        assertThat(run.code()).isZero();
        assertThat(run.out())
                .contains(MADE_UP.resolve("b.csv") + ":3: the height is not a block height: 'x'; the row was left out")
                .contains(MADE_UP.resolve("b.csv") + ":5: ");
    }

    @Test
    void oneFileAloneHasNoSpreadAndNotZero() throws IOException {
        CommandRun run = run("a=" + MADE_UP.resolve("a.csv"));

        assertThat(run.out()).containsPattern("all +0 +– +– ");
        assertThat(report().path("spreads").has("p50Micros")).isFalse();
    }

    @Test
    void blockThatAFileBeginsWithCounts() throws IOException {
        Path early = write("early.csv", row(1, 1_700_000_000), row(2, 1_700_000_600), row(3, 1_700_001_200));
        Path late = write("late.csv", row(2, 1_700_000_604), row(3, 1_700_001_205));

        run("early=" + early, "late=" + late);

        assertThat(report().path("spreadsWithoutCatchUp").path("count").intValue())
                .isEqualTo(2);
        assertThat(report().path("spreadsWithoutCatchUp").path("largestMicros").longValue())
                .isEqualTo(5_000_000);
    }

    private static String row(int height, long seconds) {
        return "%d,%064x,%d000".formatted(height, height, seconds);
    }

    private Path write(String name, String... rows) throws IOException {
        return Files.writeString(scratch.resolve(name), String.join("\n", rows) + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a;b;c\n1;2;3\n", "", "\u0000\u0001\u0002\n"})
    void aFileOfTheWrongShapeEndsWithOneMessageAndNothingWritten(String text) throws IOException {
        Path csv = Files.writeString(scratch.resolve("wrong.csv"), text);
        Files.writeString(target(), "what was there before");

        CommandRun run = run("a=" + MADE_UP.resolve("a.csv"), "b=" + csv);

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).startsWith("bmon: " + csv + ":").containsOnlyOnce("\n");
        assertThat(run.out()).isEmpty();
        assertThat(target()).hasContent("what was there before");
    }

    @Test
    void realArrivalsSpreadAsAnIndependentComputationSays() throws IOException {
        assumeTrue(Files.isDirectory(REAL), "NOT RUN: there are no arrival files at " + REAL);
        Path one = REAL.resolve("darosior_node0.csv");
        Path other = REAL.resolve("vostrnad_node1.csv");
        Map<String, Long> earliest = earliest(other);
        List<Long> spreads = new ArrayList<>();
        earliest(one).forEach((hash, millis) -> {
            if (earliest.containsKey(hash)) {
                spreads.add(Math.abs(millis - earliest.get(hash)) * 1_000);
            }
        });
        Collections.sort(spreads);

        run("darosior=" + one, "vostrnad=" + other);

        JsonNode all = report().path("spreads");
        assertThat(all.path("count").intValue()).isEqualTo(spreads.size()).isEqualTo(39_206);
        for (int percent : new int[] {50, 75, 90, 95, 99}) {
            assertThat(all.path("p" + percent + "Micros").longValue())
                    .isEqualTo(spreads.get((percent * spreads.size() + 99) / 100 - 1));
        }
        assertThat(all.path("largestMicros").longValue())
                .isEqualTo(spreads.get(spreads.size() - 1))
                .isEqualTo(2_738_000_000L);
        JsonNode without = report().path("spreadsWithoutCatchUp");
        // As the collector's API says of the same files: see ArrivalTests.
        assertThat(without.path("count").intValue()).isEqualTo(39_121);
        assertThat(without.path("largestMicros").longValue()).isEqualTo(353_000_000L);
        assertThat(report().path("nodes").get(0).path("outOfOrder").intValue()).isEqualTo(42_570);
        assertThat(report().path("nodes").get(1).path("doubled").intValue()).isEqualTo(10);
    }

    private CommandRun run(String... files) {
        List<Object> arguments = new ArrayList<>(List.of("import", "--network", "main", "--json", target()));
        Collections.addAll(arguments, (Object[]) files);
        return CommandRun.of(arguments.toArray());
    }

    private Path target() {
        return scratch.resolve("import.json");
    }

    private JsonNode report() throws IOException {
        return JsonMapper.shared().readTree(Files.readString(target()));
    }

    private static Map<String, Long> earliest(Path csv) throws IOException {
        Map<String, Long> earliest = new HashMap<>();
        for (String line : Files.readAllLines(csv)) {
            String[] fields = line.split(",");
            earliest.merge(fields[1], Long.valueOf(fields[2]), Math::min);
        }
        return earliest;
    }
}
