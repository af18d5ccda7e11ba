package org.bmon.collector.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bmon.collector.fleet.Roster;
import org.bmon.common.NodeName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator's file of nodes: a line {@code NODE key=value …} for each, where {@code cohort} is its cohort and every
 * other key a label. A wrong file is refused whole, with the line and what is wrong; what held before then goes on.
 */
final class RosterFile {

    private static final Logger log = LoggerFactory.getLogger(RosterFile.class);
    private static final Pattern SETTING =
            Pattern.compile("([a-z][a-z0-9_]{0,30})=([A-Za-z0-9][A-Za-z0-9._:/+-]{0,62})");
    private static final long CHECK_MICROS = 5_000_000;
    private static final int MOST_LABELS = 16;

    private final @Nullable Path file;
    private @Nullable FileTime modified;
    private long size = -1;
    private long checkedMicros = Long.MIN_VALUE / 2;
    private Roster roster = Roster.EMPTY;

    RosterFile(@Nullable Path file) {
        this.file = file;
    }

    /**
     * Reads the file for the first time.
     *
     * @throws IllegalStateException if it can't be read or is wrong
     */
    Roster start() {
        Path path = file;
        if (path != null) {
            try {
                note(path);
                roster = read(path);
            } catch (IOException | IllegalArgumentException e) {
                throw new IllegalStateException("bmon.collector.fleet.file: " + reason(path, e), e);
            }
        }
        return roster;
    }

    /** Looks for a change, every few seconds at most; the new roster, or null if there is none. */
    @Nullable Roster changed(long nowMicros) {
        Path path = file;
        if (path == null || nowMicros - checkedMicros < CHECK_MICROS) {
            return null;
        }
        checkedMicros = nowMicros;
        try {
            if (Files.getLastModifiedTime(path).equals(modified) && Files.size(path) == size) {
                return null;
            }
            note(path);
            Roster now = read(path);
            boolean same = now.equals(roster);
            roster = now;
            return same ? null : now;
        } catch (IOException | IllegalArgumentException e) {
            if (size != -1 || e instanceof IllegalArgumentException) {
                log.error("What was said of nodes before goes on: {}", reason(path, e));
            }
            size = e instanceof IOException ? -1 : size;
            return null;
        }
    }

    Roster roster() {
        return roster;
    }

    private void note(Path path) throws IOException {
        modified = Files.getLastModifiedTime(path);
        size = Files.size(path);
    }

    private static String reason(Path path, Exception e) {
        return e instanceof IOException ? path + " can't be read: " + e : String.valueOf(e.getMessage());
    }

    private static Roster read(Path path) throws IOException {
        SortedMap<NodeName, Roster.Entry> entries = new TreeMap<>();
        List<String> lines = Files.readAllLines(path);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            try {
                String[] words = line.split("\\s+", -1);
                if (entries.put(new NodeName(words[0]), entry(words)) != null) {
                    throw new IllegalArgumentException(words[0] + " stands twice");
                }
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(path + ", line " + (i + 1) + ": " + e.getMessage(), e);
            }
        }
        return new Roster(entries);
    }

    private static Roster.Entry entry(String[] words) {
        String cohort = null;
        SortedMap<String, String> labels = new TreeMap<>();
        for (int i = 1; i < words.length; i++) {
            Matcher setting = SETTING.matcher(words[i]);
            if (!setting.matches()) {
                throw new IllegalArgumentException("expected key=value, such as cohort=knots, and not " + words[i]);
            }
            String key = setting.group(1);
            boolean twice = key.equals("cohort") ? cohort != null : labels.put(key, setting.group(2)) != null;
            if (twice) {
                throw new IllegalArgumentException(key + " stands twice");
            }
            cohort = key.equals("cohort") ? setting.group(2) : cohort;
        }
        if (labels.size() > MOST_LABELS) {
            throw new IllegalArgumentException("a node has at most " + MOST_LABELS + " labels");
        }
        return new Roster.Entry(cohort, labels);
    }
}
