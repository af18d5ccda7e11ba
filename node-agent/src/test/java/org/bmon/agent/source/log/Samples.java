package org.bmon.agent.source.log;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.bmon.common.RanAgainst;
import org.bmon.common.event.Event;
import org.junit.jupiter.api.Assumptions;

/** Logs that real nodes wrote: short ones among the test's resources, whole ones beside the checkout. */
final class Samples {

    private static final Path RECORDINGS = Path.of("../../shared/recordings");

    private Samples() {}

    /** From a node of version 31.99: its start, a reorg, invalid blocks, blocks invalidated, a restart. */
    static byte[] v31() {
        return resource("debug-31.99.log");
    }

    /** From a node of version 28.0: its start, blocks, rejected transactions, a reorg, its stop. */
    static byte[] v28() {
        return resource("debug-28.0.log");
    }

    /** All whole logs; where there are none, the test says so and does not run. */
    static List<Path> recordings() {
        Assumptions.assumeTrue(
                Files.isDirectory(RECORDINGS),
                () -> "NOT RUN: there are no recordings at "
                        + RECORDINGS.toAbsolutePath().normalize());
        try (Stream<Path> files = Files.walk(RECORDINGS)) {
            RanAgainst.tell("recordings", RECORDINGS);
            return files.filter(file -> file.endsWith("debug.log")).sorted().toList();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    static Path recording(String name) {
        return recordings().stream()
                .filter(file -> file.endsWith(name + "/debug.log"))
                .findFirst()
                .orElseThrow();
    }

    /** Reads a whole log, its events into {@code events}. */
    static LogReader read(byte[] log, List<Event> events) {
        LogReader reader = new LogReader(events::add);
        reader.accept(log, 0, log.length);
        reader.endOfFile();
        return reader;
    }

    private static byte[] resource(String name) {
        try (InputStream in = Objects.requireNonNull(Samples.class.getResourceAsStream(name))) {
            return in.readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
