package org.bmon.agent.recorder;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The segments of a node's recording: their names, which begin with their kind and tell when they were begun. */
public final class Segments {

    private static final String SUFFIX = ".gz";
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern(
                    "-yyyyMMdd'T'HHmmss.SSSSSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final int STAMP_LENGTH = "-20261124T165500.123456Z".length();

    private Segments() {}

    static Path name(Path home, Kind kind, Instant begun) {
        return home.resolve(kind.stem() + STAMP.format(begun) + SUFFIX);
    }

    /** When a segment was begun, by its name. */
    static Instant begun(Path segment) {
        return STAMP.parse(stamp(segment), Instant::from);
    }

    /** The segments of a kind in a node's folder, oldest first; none if it was not recorded. */
    public static List<Path> of(Path home, Kind kind) throws IOException {
        Path stem = home.resolve(kind.stem());
        String prefix = stem.getFileName().toString();
        Path folder = stem.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> isSegment(file.getFileName().toString(), prefix))
                    .sorted()
                    .toList();
        }
    }

    private static boolean isSegment(String name, String prefix) {
        return name.startsWith(prefix + "-")
                && name.endsWith(SUFFIX)
                && name.length() == prefix.length() + STAMP_LENGTH + SUFFIX.length();
    }

    /** All segments, oldest first whatever their kind. */
    static List<Path> all(Path home) throws IOException {
        List<Path> all = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            all.addAll(of(home, kind));
        }
        all.sort(Comparator.comparing(Segments::stamp));
        return all;
    }

    private static String stamp(Path segment) {
        String name = segment.getFileName().toString();
        int end = name.length() - SUFFIX.length();
        return name.substring(end - STAMP_LENGTH, end);
    }

    /**
     * The lines of segments as one. A segment that its writer did not live to end is read to its last whole line.
     *
     * @throws IOException if one can't be opened
     */
    public static InputStream open(List<Path> segments) throws IOException {
        List<InputStream> parts = new ArrayList<>();
        try {
            for (Path segment : segments) {
                parts.add(new WholeLines(new FileInputStream(segment.toFile())));
            }
        } catch (IOException e) {
            for (InputStream part : parts) {
                part.close();
            }
            throw e;
        }
        return new SequenceInputStream(Collections.enumeration(parts));
    }
}
