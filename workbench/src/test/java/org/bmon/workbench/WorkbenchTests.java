package org.bmon.workbench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkbenchTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "fly",
                "replay",
                "replay a b",
                "replay --jsn x ../samples/wan-5",
                "replay ../samples/wan-5 --json",
                "replay ../samples/wan-5 --json a --json b",
                "import --network main",
                "import a=b.csv",
                "import --network moon a=b.csv",
                "import --network main b.csv",
                "import --network main =b.csv",
                "import --network main a/b=b.csv"
            })
    void usageIsShownForACommandLineThatIsNotUnderstood(String line) {
        Object[] arguments = line.isEmpty() ? new Object[0] : line.split(" ");

        CommandRun run = CommandRun.of(arguments);

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .startsWith("bmon: ")
                .contains("usage: ./dev replay DIR")
                .contains("./dev import");
    }

    @Test
    void helpIsNoError() {
        CommandRun run = CommandRun.of("replay", "--help");

        assertThat(run.code()).isZero();
        assertThat(run.out()).startsWith("usage: ./dev replay DIR [--json FILE]");
    }

    @Test
    void theMessageNamesTheUnknownOption() {
        assertThat(CommandRun.of("replay", "--speed", "2", "x").err()).contains("unknown option --speed");
    }
}
