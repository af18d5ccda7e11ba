package org.bmon.workbench.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few seconds of {@code ./dev fuzz}, with another seed each time. */
@Tag("long")
class FuzzTests {

    private static final Duration TIME = Duration.ofSeconds(5);

    @TempDir
    Path home;

    @Test
    void parsersTakeOrRefuseWhateverComes() throws Exception {
        long seed = new SplittableRandom().nextInt(1, 1_000_000);
        System.out.println("FuzzTests: ./dev fuzz 1 --seed " + seed);
        List<Parser> parsers = FuzzCommand.parsers(Path.of("../samples"), home);
        try {
            for (Parser parser : parsers) {
                Fuzz.Result result = Fuzz.run(parser, seed, TIME);
                System.out.printf(
                        "FuzzTests: %s: %d inputs, %d taken%n", result.parser(), result.inputs(), result.taken());
                assertThat(result.finding())
                        .as(
                                "seed %d, input %s",
                                seed,
                                result.input() == null ? "" : HexFormat.of().formatHex(result.input()))
                        .isNull();
                assertThat(result.inputs()).as(result.parser()).isPositive();
            }
        } finally {
            parsers.forEach(Parser::close);
        }
    }

    @Test
    void parserThatFailsIsFound() {
        Parser fragile = new Parser() {
            @Override
            public String name() {
                return "fragile";
            }

            @Override
            public List<byte[]> corpus() {
                return List.of("good".getBytes(StandardCharsets.US_ASCII));
            }

            @Override
            public boolean read(byte[] input, SplittableRandom random) {
                return "good".equals(new String(input, 0, 4, StandardCharsets.US_ASCII));
            }
        };

        Fuzz.Result result = Fuzz.run(fragile, 1, Duration.ofMinutes(1));

        assertThat(result.finding()).contains("IndexOutOfBounds");
        assertThat(result.input()).hasSizeLessThan(4);
    }
}
