package org.bmon.workbench.replay;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bmon.agent.recorder.Kind;
import org.bmon.agent.recorder.Segments;

/**
 * A log with what was rotated away from it: debug.log.2, debug.log.1 and debug.log, in this order, as one; or the packed
 * segments of one that an agent recorded.
 */
final class RotatedLog {

    private RotatedLog() {}

    /** The bytes of all of it, the oldest file first. */
    static InputStream open(Path log) throws IOException {
        if (!exists(log)) {
            throw new NoSuchFileException(log.toString());
        }
        List<InputStream> parts = new ArrayList<>();
        try {
            for (Path part : parts(log)) {
                // Not Files.newInputStream, which costs three times as much for a large log.
                parts.add(new FileInputStream(part.toFile()));
            }
            parts.add(Segments.open(Segments.of(home(log), Kind.LOG)));
        } catch (IOException e) {
            for (InputStream part : parts) {
                part.close();
            }
            throw e;
        }
        return new SequenceInputStream(Collections.enumeration(parts));
    }

    /** The files, the oldest first; those that were packed or are named otherwise are left out. */
    static List<Path> parts(Path log) throws IOException {
        String prefix = log.getFileName() + ".";
        SortedMap<Integer, Path> rotated = new TreeMap<>(Collections.reverseOrder());
        try (Stream<Path> beside = Files.list(home(log))) {
            beside.filter(path -> path.getFileName().toString().startsWith(prefix))
                    .filter(path -> path.getFileName()
                            .toString()
                            .substring(prefix.length())
                            .matches("[0-9]{1,6}"))
                    .forEach(path -> rotated.put(
                            Integer.valueOf(path.getFileName().toString().substring(prefix.length())), path));
        }
        List<Path> parts = new ArrayList<>(rotated.values());
        if (Files.exists(log)) {
            parts.add(log);
        }
        return parts;
    }

    /** Whether there is any of it. */
    static boolean exists(Path log) throws IOException {
        return Files.isRegularFile(log) || !Segments.of(home(log), Kind.LOG).isEmpty();
    }

    private static Path home(Path log) {
        return log.toAbsolutePath().resolveSibling("");
    }
}
