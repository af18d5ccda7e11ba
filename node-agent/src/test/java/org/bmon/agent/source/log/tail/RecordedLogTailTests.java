package org.bmon.agent.source.log.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.bmon.agent.outbox.OutboxFullException;
import org.bmon.agent.source.log.LogReader;
import org.bmon.common.event.Event;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A real node's log, read by an agent that is killed again and again, gives the events of one reading. */
class RecordedLogTailTests {

    private static final Path RECORDING = Path.of("../../shared/recordings/wan-5/node1/debug.log");

    @TempDir
    Path directory;

    static LongStream seeds() {
        return LongStream.range(0, 6);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void killedReadingGivesTheEventsOfOneReading(long seed) throws IOException, OutboxFullException {
        assumeTrue(Files.exists(RECORDING), "NOT RUN: there is no recording at " + RECORDING);
        byte[] log = Files.readAllBytes(RECORDING);
        List<Event> expected = new ArrayList<>();
        new LogReader(expected::add).accept(log, 0, log.length);

        SplittableRandom random = new SplittableRandom(seed);
        Path file = Files.createFile(directory.resolve("debug.log"));
        MemoryOutbox outbox = new MemoryOutbox();
        LogTailer tailer = tailer(file, outbox);
        for (int written = 0; written < log.length; ) {
            int length = Math.min(log.length - written, 1 + random.nextInt(log.length / 60));
            Files.write(file, Arrays.copyOfRange(log, written, written + length), StandardOpenOption.APPEND);
            written += length;
            while (tailer.poll()) {
                assertThat(outbox.events).as("events so far").hasSizeLessThanOrEqualTo(expected.size());
            }
            if (random.nextInt(3) == 0) {
                tailer.close();
                tailer = tailer(file, outbox);
            }
        }
        tailer.close();
        assertThat(outbox.events).isNotEmpty().isEqualTo(expected);
    }

    /** Its clock stands still, so that nothing is taken for quiet: one reading has no pauses. */
    private static LogTailer tailer(Path file, MemoryOutbox outbox) {
        return new LogTailer(
                file,
                StartAt.BEGINNING,
                outbox,
                events -> LogConsumer.of(new LogReader(events)),
                committed -> {},
                LogTailer.COMMIT_BYTES,
                Clock.systemUTC(),
                () -> 0);
    }
}
