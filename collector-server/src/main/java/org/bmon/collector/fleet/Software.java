package org.bmon.collector.fleet;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a node runs.
 *
 * @param implementation lower case, such as {@code core}, {@code knots} or {@code btcd}
 * @param major the part of its version that decides its relay policy, such as {@code 28}; for what is below version 1
 *     two parts, such as {@code 0.24}
 */
public record Software(String implementation, String major) {

    private static final Pattern PART =
            Pattern.compile("([A-Za-z][A-Za-z0-9 ._-]{0,29}):v?(\\d{1,9})(?:\\.(\\d{1,9}))?");
    private static final Pattern VERSION = Pattern.compile("v?(\\d{1,9})(?:\\.(\\d{1,9}))?.*");

    /** What implementations call themselves, where that is not their name. */
    private static final Map<String, String> NAMES = Map.of("satoshi", "core", "bitcoin knots", "knots");

    /**
     * Of a user agent (BIP 14), such as {@code /Satoshi:29.1.0/Knots:20250903/}. Each part builds on the one before, so
     * the last names the implementation; a date as its version, as Knots has it, gives way to the version of what it
     * builds on. Comments in parentheses say nothing. Null if it names no software.
     */
    static @Nullable Software ofUserAgent(String agent) {
        Matcher part = PART.matcher(agent.replaceAll("\\([^)]*\\)", ""));
        String implementation = null;
        String major = "";
        while (part.find()) {
            boolean date = part.group(2).length() >= 6;
            implementation = name(part.group(1));
            major = date && !major.isEmpty() ? major : major(part);
        }
        return implementation == null ? null : new Software(implementation, major);
    }

    /** Of a log's first line, which tells the version alone: the implementation stays what RPC called it, or Core. */
    static @Nullable Software ofLog(String version, @Nullable Software before) {
        Matcher told = VERSION.matcher(version);
        if (!told.matches()) {
            return before;
        }
        String major = told.group(1).equals("0") && told.group(2) != null ? "0." + told.group(2) : told.group(1);
        return new Software(before == null ? "core" : before.implementation, major);
    }

    private static String name(String word) {
        String lower = word.toLowerCase(Locale.ROOT).strip();
        return NAMES.getOrDefault(lower, lower.replace(' ', '-'));
    }

    private static String major(Matcher part) {
        return part.group(2).equals("0") && part.group(3) != null ? "0." + part.group(3) : part.group(2);
    }

    /** The cohort of those that run this, unless their operator says otherwise: such as {@code core-28}. */
    public String cohort() {
        return implementation + "-" + major;
    }
}
