package org.bmon.workbench.bench.summary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.bmon.workbench.cli.UsageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SummaryCommandTests {

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final SummaryCommand command = new SummaryCommand(new PrintStream(said, true, StandardCharsets.UTF_8));

    private static Path dev(Path folder, String... lines) throws IOException {
        Path dev = Files.writeString(folder.resolve("dev"), "#!/bin/sh\n" + String.join("\n", lines) + "\n");
        assertThat(dev.toFile().setExecutable(true)).isTrue();
        return dev;
    }

    @Test
    void figureStandsBesideWhatWasAsked(@TempDir Path folder) throws Exception {
        Path dev = dev(
                folder,
                "echo 'processor, % of one core               1.25      < 1'",
                "echo 'resident memory, MiB, most             153.6    < 160'");
        Path json = folder.resolve("figures.json");

        assertThat(command.run(List.of(dev.toString(), "--only", "agent", "--json", json.toString())))
                .isTrue();
        assertThat(said.toString(StandardCharsets.UTF_8))
                .containsPattern("agent, % of a core +1.25 +below 1 +NOT MET")
                .containsPattern("agent, MiB resident, most +153.60 +below 160 +met");
        assertThat(json).content().contains("\"measured\" : 153.6", "\"cpu\"");
    }

    @Test
    void whatACommandDidNotTellIsNoFigure(@TempDir Path folder) throws Exception {
        Path dev = dev(folder, "echo 'processor, % of one core               1.25      < 1'", "exit 3");

        assertThat(command.run(List.of(dev.toString(), "--only", "agent"))).isFalse();
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("it ended with code 3", "NOT TOLD");
    }

    @Test
    void figuresAreFoundInWhatCommandsPrint() {
        String printed = """
                into durable records      123300 sightings/s: 2000000 in 16.2 s, each 7.20 us of the server's processor (and 0.90)
                at 7000 sightings/s a block reaches the stream in 230 ms (median), 830 (p99), 900 (most), the metrics in 250, 980, 990; 40 of 40 blocks
                the whole takes 0.28 of the sightings a second of decoding alone, and 3.89 times its processor time
                """;
        List<Figure> figures = Measurement.all().stream()
                .filter(each -> each.name().equals("ingest"))
                .findFirst()
                .orElseThrow()
                .figures();

        assertThat(figures.stream().map(figure -> figure.in(printed)))
                .containsExactly(
                        OptionalDouble.of(123_300),
                        OptionalDouble.of(0.28),
                        OptionalDouble.of(7.20),
                        OptionalDouble.of(830),
                        OptionalDouble.of(980));
    }

    @Test
    void namesThatThereAreNotAreRefused() {
        assertThatThrownBy(() -> command.run(List.of("dev", "--only", "speed")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("reader,import,agent");
    }
}
