package org.bmon.sim.log;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.bmon.common.Stamp;
import org.bmon.sim.scenario.CoreVersion;
import org.bmon.sim.scenario.LogOptions;
import org.jspecify.annotations.Nullable;

/** Puts before a line what each version and configuration of Bitcoin Core puts there. */
final class LinePrefix {

    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

    private final CoreVersion version;
    private final LogOptions options;

    LinePrefix(CoreVersion version, LogOptions options) {
        this.version = version;
        this.options = options;
    }

    /** True if the configuration lets this line be written. */
    boolean wanted(Entry entry) {
        String category = entry.category();
        return entry.level() != Level.DEBUG
                || category == null
                || options.categories().contains(category);
    }

    /** The whole line with its end. */
    String line(long stampMicros, String thread, Entry entry) {
        StringBuilder line = new StringBuilder(160);
        Instant at = Stamp.instant(stampMicros);
        line.append((options.timeMicros() ? MICROS : SECONDS).format(at)).append(' ');
        if (options.threadNames()) {
            line.append('[').append(thread).append("] ");
        }
        if (options.sourceLocations()) {
            boolean signature = version.atLeast(29, 1) && !version.atLeast(31);
            Site site = entry.site();
            line.append('[').append(site.place()).append("] [");
            line.append(signature ? site.signature() : site.function()).append("] ");
        }
        category(line, entry);
        return line.append(entry.text()).append('\n').toString();
    }

    private void category(StringBuilder line, Entry entry) {
        String word = category(entry);
        if (word != null) {
            line.append('[').append(word).append("] ");
        }
        if (entry.level() == Level.ERROR && !version.atLeast(28)) {
            line.append("ERROR: ");
        }
    }

    private @Nullable String category(Entry entry) {
        String category = entry.category();
        if (!version.atLeast(24)) {
            return null;
        }
        if (!version.atLeast(27)) {
            return category != null && entry.levelSpelt() ? category + ":debug" : category;
        }
        if (options.levelAlways()) {
            return (category == null ? "all" : category) + ":" + entry.level().word();
        }
        boolean graver = (entry.level() == Level.ERROR && version.atLeast(28)) || entry.level() == Level.WARNING;
        if (category == null) {
            return graver ? entry.level().word() : null;
        }
        return entry.level() == Level.DEBUG
                ? category
                : category + ":" + entry.level().word();
    }
}
