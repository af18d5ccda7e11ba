package org.bmon.agent.source.log;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;

/**
 * The level of a line. Bitcoin Core writes it where it is not plain from the rest: a line with a category is of level
 * debug unless it says otherwise, one without is of level info; up to v27 errors begin with {@code ERROR: }.
 */
final class LogLevels {

    static final String INFO = "info";

    private static final List<String> ALL = List.of("trace", "debug", INFO, "warning", "error");
    private static final String OLD_ERROR = "ERROR: ";

    private LogLevels() {}

    /** The level of a line whose prefix was read. */
    static String of(Line line) {
        String before = new String(line.bytes, line.start, line.message - line.start, US_ASCII);
        if (before.endsWith(OLD_ERROR)) {
            return "error";
        }
        int close = before.lastIndexOf("] ");
        String word = close < 0 ? "" : before.substring(before.lastIndexOf('[', close) + 1, close);
        String named = word.substring(word.indexOf(':') + 1);
        if (ALL.contains(named)) {
            return named;
        }
        return line.category == Categories.NONE ? INFO : "debug";
    }
}
