package org.bmon.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimMainTests {

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... args) {
        return SimMain.run(args, stream(out), stream(err));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    @Test
    void writesARecordingAndRefusesToOverwriteIt() {
        assertThat(run("record", directory.toString(), "--seed", "3")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("blocks");
        assertThat(directory.resolve("fukuoka/debug.log")).isRegularFile();

        assertThat(run("record", directory.toString(), "--seed", "3")).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("name an empty directory");
    }

    @ParameterizedTest
    @CsvSource({
        "'', what to do?",
        "record, which directory?",
        "fly x, unknown command 'fly'",
        "record x --seed, --seed needs a value",
        "record x --seed many, '--seed takes a number, not ''many'''",
        "record x --scenario none, unknown scenario 'none'",
        "record x --color red, unknown option --color"
    })
    void saysWhatIsWrongWithTheCommand(String line, String message) {
        assertThat(run(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith(message).contains("usage:");
    }
}
