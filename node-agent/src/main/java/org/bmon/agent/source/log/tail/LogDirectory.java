package org.bmon.agent.source.log.tail;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A log and the files beside it that it was rotated to, oldest first. Packed files are not among them. */
final class LogDirectory {

    private static final Pattern PACKED = Pattern.compile(".*\\.(gz|xz|bz2|zst|lz4|zip|Z|tmp)");
    private static final Pattern NUMBERED = Pattern.compile(".*\\.([0-9]{1,5})");

    private static final Comparator<LogEntry> OLDEST_FIRST = Comparator.comparing(LogEntry::modified)
            .thenComparing(Comparator.comparingInt(LogDirectory::number).reversed())
            .thenComparing(LogEntry::path);

    private final Path log;

    LogDirectory(Path log) {
        this.log = log;
    }

    Path log() {
        return log;
    }

    /** The file that now has the log's name. */
    Optional<LogEntry> current() throws IOException {
        return LogEntry.of(log);
    }

    /** The rotated files, then the one that has the log's name. */
    List<LogEntry> all() throws IOException {
        List<LogEntry> entries = rotated();
        current().ifPresent(now -> {
            // Between the two looks the log may have been rotated: then it is both, and only the later look counts.
            entries.removeIf(entry -> entry.identity().equals(now.identity()));
            entries.add(now);
        });
        return entries;
    }

    /** All but one file. */
    List<LogEntry> allBut(String identity) throws IOException {
        List<LogEntry> entries = all();
        entries.removeIf(entry -> entry.identity().equals(identity));
        return entries;
    }

    /** What may be copies of a file: all others, if it has the log's name; none of a file that was renamed. */
    List<LogEntry> copiesOf(LogEntry entry) throws IOException {
        return entry.path().equals(log) ? allBut(entry.identity()) : List.of();
    }

    /** Whether a file is here, by whatever name. */
    boolean holds(String identity) throws IOException {
        return all().stream().anyMatch(entry -> entry.identity().equals(identity));
    }

    private List<LogEntry> rotated() throws IOException {
        Path real = Files.exists(log) ? log.toRealPath() : log.toAbsolutePath();
        Path directory = real.getParent();
        String name = real.getFileName().toString();
        int dot = name.lastIndexOf('.');
        String stem = dot > 0 ? name.substring(0, dot) : name;
        List<LogEntry> entries = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                String candidate = file.getFileName().toString();
                if (!candidate.equals(name)
                        && candidate.startsWith(stem)
                        && !PACKED.matcher(candidate).matches()
                        && Files.isRegularFile(file)) {
                    LogEntry.of(file).ifPresent(entries::add);
                }
            }
        } catch (NoSuchFileException e) {
            return entries;
        }
        entries.sort(OLDEST_FIRST);
        return entries;
    }

    /** The number at a name's end: of numbered files the higher is the older. */
    private static int number(LogEntry entry) {
        Matcher numbered = NUMBERED.matcher(entry.path().getFileName().toString());
        return numbered.matches() ? Integer.parseInt(numbered.group(1)) : 0;
    }

    /**
     * The files with data that come after a file, oldest first.
     *
     * @param identity the file
     * @param modified when it was last known to be written to, in case it is gone from the directory
     */
    List<LogEntry> after(String identity, Instant modified) throws IOException {
        List<LogEntry> all = all();
        List<LogEntry> later = new ArrayList<>();
        int place = -1;
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).identity().equals(identity)) {
                place = i;
            }
        }
        for (int i = 0; i < all.size(); i++) {
            LogEntry entry = all.get(i);
            boolean isLog = entry.path().equals(log);
            boolean isLater = place >= 0 ? i > place : isLog || entry.modified().isAfter(modified);
            if (isLater && entry.size() > 0) {
                later.add(entry);
            }
        }
        return later;
    }

    /** How many bytes the files hold that come after a file. */
    long bytesAfter(String identity, Instant modified) throws IOException {
        return after(identity, modified).stream()
                .filter(entry -> !entry.identity().equals(identity))
                .mapToLong(LogEntry::size)
                .sum();
    }
}
