package org.bmon.agent.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Looks whether debug.log is rotated, and so that an agent that was away can still read what it missed. */
public final class RotationExamination implements Examination {

    /** Some days of a busy node with all categories that bmon reads. */
    static final long MOST_BYTES = 4L << 30;

    private static final String ABOUT = "log.rotation";
    private static final String MEND =
            "rotate it daily by rename and SIGHUP; node-agent/README.md, Rotating debug.log, says how";

    private static final List<String> PACKED = List.of(".gz", ".bz2", ".xz", ".zst", ".Z");

    private final Path log;
    private final long mostBytes;

    /** Looks at the log and the files beside it whose names begin with its own. */
    public RotationExamination(Path log) {
        this(log, MOST_BYTES);
    }

    RotationExamination(Path log, long mostBytes) {
        this.log = log.toAbsolutePath();
        this.mostBytes = mostBytes;
    }

    @Override
    public List<Finding> findings() {
        if (!Files.isRegularFile(log)) {
            return List.of();
        }
        try {
            return List.of(judge(Files.size(log), rotated()));
        } catch (IOException e) {
            return List.of(Finding.warn(
                    ABOUT,
                    "the files beside " + log + " can't be listed: " + e,
                    "give the agent's user leave to list the folder, or it can't find what was rotated"));
        }
    }

    private Finding judge(long bytes, List<Path> rotated) {
        String size = String.format(Locale.ROOT, "%s has %.1f MB", log.getFileName(), bytes / 1e6);
        if (bytes > mostBytes) {
            return Finding.warn(ABOUT, size + ", so it seems not to be rotated", MEND);
        }
        if (rotated.isEmpty()) {
            return Finding.ok(ABOUT, size + "; it was not rotated yet");
        }
        String newest = rotated.get(0).getFileName().toString();
        if (PACKED.stream().anyMatch(newest::endsWith)) {
            return Finding.warn(
                    ABOUT,
                    "the newest rotated file, " + newest + ", is packed",
                    "add delaycompress in logrotate: an agent that was away reads on in the one before debug.log");
        }
        return Finding.ok(ABOUT, size + "; the newest rotated file, " + newest + ", is not packed");
    }

    /** The newest first. */
    private List<Path> rotated() throws IOException {
        Path folder = log.getParent();
        if (folder == null) {
            return List.of();
        }
        String name = log.getFileName().toString();
        record Dated(Path file, long millis) {}
        try (Stream<Path> all = Files.list(folder)) {
            List<Path> files = all.filter(file -> file.getFileName().toString().startsWith(name))
                    .filter(file -> !file.equals(log) && Files.isRegularFile(file))
                    .toList();
            List<Dated> dated = new ArrayList<>();
            for (Path file : files) {
                dated.add(new Dated(file, Files.getLastModifiedTime(file).toMillis()));
            }
            return dated.stream()
                    .sorted(Comparator.comparingLong(Dated::millis).reversed())
                    .map(Dated::file)
                    .toList();
        }
    }
}
