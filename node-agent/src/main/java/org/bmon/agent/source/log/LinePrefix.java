package org.bmon.agent.source.log;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Cuts what Bitcoin Core puts before every message: {@code [*]} while it drops lines, the time, a mock time, the
 * thread, the place in the source, the category. Each part but the time may be absent, by version and settings.
 *
 * <p>Whether there are thread names decides what the first bracket is ({@code net} and {@code http} are threads and
 * categories). The line of the node's start tells; until it was seen, the first line that can be only one of both does.
 */
final class LinePrefix {

    private static final Literal SUPPRESSING = Literal.of("[*] ");
    private static final Literal MOCK_TIME = Literal.of("(mocktime: ");
    private static final Literal ERROR = Literal.of("ERROR: ");
    private static final int LONGEST_LOCATION = 2000;

    /** Threads that write early or much; enough to tell that thread names are on. */
    private static final Set<Long> THREADS = Stream.concat(
                    Stream.of(
                            "init",
                            "msghand",
                            "scheduler",
                            "initload",
                            "loadblk",
                            "opencon",
                            "addcon",
                            "shutoff",
                            "torcontrol",
                            "dnsseed",
                            "main",
                            "unknown"),
                    Stream.iterate(0, i -> i + 1)
                            .limit(64)
                            .flatMap(i -> Stream.of("httpworker." + i, "http.%02d".formatted(i))))
            .map(Bracket::key)
            .collect(Collectors.toUnmodifiableSet());

    private enum Threads {
        UNDECIDED,
        NAMED,
        ABSENT
    }

    private final LogClock clock = new LogClock();
    private final Bracket bracket = new Bracket();
    private Threads threads = Threads.UNDECIDED;

    /** Reads the prefix of {@code line}; false if it has none, and so belongs to the line before it. */
    boolean read(Line line) {
        byte[] bytes = line.bytes;
        int end = line.end;
        line.at = line.start;
        boolean suppressing = line.at < end && bytes[line.at] == '[' && line.take(SUPPRESSING);
        int at = clock.read(bytes, line.at, end);
        if (at < 0) {
            return false;
        }
        line.suppressing = suppressing;
        line.micros = clock.micros;
        line.wholeSeconds = clock.wholeSeconds;
        if (at < end && bytes[at] == '(') {
            at = mockTime(line, at);
        }
        line.thread = 0;
        line.category = Categories.NONE;
        if (at < end && bytes[at] == '[') {
            at = brackets(line, at);
        }
        line.at = at;
        if (at < end && bytes[at] == 'E' && line.take(ERROR)) {
            at = line.at;
        }
        line.message = at;
        line.at = at;
        return true;
    }

    /** A node may start anew, with other settings. */
    void startExpected() {
        threads = Threads.UNDECIDED;
    }

    /** The node started anew: its first line tells whether it names threads. */
    void nodeStarted(Line line) {
        threads = line.thread != 0 ? Threads.NAMED : Threads.ABSENT;
    }

    private static int mockTime(Line line, int at) {
        line.at = at;
        if (line.take(MOCK_TIME)) {
            for (int i = line.at; i + 1 < line.end; i++) {
                if (line.bytes[i] == ')') {
                    return line.bytes[i + 1] == ' ' ? i + 2 : at;
                }
            }
        }
        return at;
    }

    private int brackets(Line line, int open) {
        byte[] bytes = line.bytes;
        int end = line.end;
        int at = open;
        int next = bracket.read(bytes, at, end);
        if (threads != Threads.ABSENT && next > 0 && isThread(line, next)) {
            line.thread = bracket.key | 1;
            at = next;
            if (at == end || bytes[at] != '[') {
                return at;
            }
            next = bracket.read(bytes, at, end);
        }
        int category = next < 0 ? -1 : Categories.number(bracket.key);
        if (category < 0) {
            int afterLocation = sourceLocation(bytes, at, end);
            if (afterLocation == at || afterLocation == end || bytes[afterLocation] != '[') {
                return afterLocation;
            }
            at = afterLocation;
            next = bracket.read(bytes, at, end);
            category = next < 0 ? -1 : Categories.number(bracket.key);
        }
        if (category < 0) {
            return at;
        }
        line.category = category;
        return next;
    }

    /** Whether the bracket just read is a thread's name; {@code next} is where the line goes on behind it. */
    private boolean isThread(Line line, int next) {
        if (threads == Threads.NAMED) {
            return true;
        }
        long first = bracket.key;
        int category = Categories.number(first);
        boolean thread = THREADS.contains(first);
        if (category < 0 || Categories.isAlsoThread(category)) {
            boolean followed = next < line.end && line.bytes[next] == '[' && isCategoryOrLocation(line, next);
            bracket.key = first;
            thread |= followed && category >= 0;
        } else {
            threads = Threads.ABSENT;
        }
        if (thread) {
            threads = Threads.NAMED;
        }
        return thread;
    }

    private boolean isCategoryOrLocation(Line line, int open) {
        int next = bracket.read(line.bytes, open, line.end);
        return (next > 0 && Categories.number(bracket.key) >= 0) || sourceLocation(line.bytes, open, line.end) > open;
    }

    /**
     * Where the line goes on behind {@code [file:line] [function] }; {@code open} itself if that does not stand there.
     * The function may be a whole signature, brackets and spaces in it.
     */
    private static int sourceLocation(byte[] bytes, int open, int end) {
        int at = open + 1;
        int limit = Math.min(end, open + LONGEST_LOCATION);
        while (at < limit && bytes[at] > ' ' && bytes[at] != ']') {
            at++;
        }
        int digits = at;
        while (bytes[digits - 1] >= '0' && bytes[digits - 1] <= '9') {
            digits--;
        }
        if (digits == at
                || bytes[digits - 1] != ':'
                || at + 2 >= limit
                || bytes[at] != ']'
                || bytes[at + 1] != ' '
                || bytes[at + 2] != '[') {
            return open;
        }
        int depth = 0;
        for (at += 2; at < limit; at++) {
            if (bytes[at] == '[') {
                depth++;
            } else if (bytes[at] == ']' && --depth == 0) {
                return at + 1 < end && bytes[at + 1] == ' ' ? at + 2 : open;
            }
        }
        return open;
    }
}
