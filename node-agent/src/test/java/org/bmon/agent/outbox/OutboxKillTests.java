package org.bmon.agent.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.SplittableRandom;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.event.Event;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What kill -9 leaves. */
class OutboxKillTests {

    private static final int KILLS = 5;

    @TempDir
    Path directory;

    @Test
    void killedProcessLosesAndRepeatsNothingThatWasCommitted() throws IOException, InterruptedException {
        SplittableRandom random = new SplittableRandom(5);
        for (int kill = 0; kill < KILLS; kill++) {
            long printed = runAndKill(kill, 3 + random.nextInt(60));
            assertWholeUpTo(printed);
        }
    }

    /** Kills the process after so many commits were seen, while it writes on, and tells the last that it printed. */
    private long runAndKill(long seed, int commits) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Appender.class.getName(),
                        directory.toString(),
                        Long.toString(seed))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        long printed = 0;
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            int seen = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.matches("[0-9]+")) {
                    continue;
                }
                printed = Long.parseLong(line);
                if (++seen == commits) {
                    // The handle's way leaves the output open, with what was printed before the kill.
                    process.toHandle().destroyForcibly();
                }
            }
            assertThat(seen).as("commits seen").isGreaterThanOrEqualTo(commits);
        } finally {
            process.destroyForcibly().waitFor();
        }
        return printed;
    }

    private void assertWholeUpTo(long printed) {
        try (SqliteOutbox outbox =
                new SqliteOutbox(directory, new NodeName("node-1"), Network.REGTEST, 1L << 30, Clock.systemUTC())) {
            Slice all = outbox.read(1, 10_000_000, Integer.MAX_VALUE);
            long last = 0;
            for (Event event : all.events()) {
                assertThat(event.at().micros()).isEqualTo(++last);
            }
            assertThat(last).isGreaterThanOrEqualTo(printed);
            assertThat(outbox.position("log")).contains(Long.toString(last));
            assertThat(outbox.state().setAside()).isZero();
        }
    }
}
