package org.bmon.agent.source.log;

import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a {@link LogReader} has read and what it made of it, at one moment. Lines = matched + unmatched + continuation
 * + overlong + binary + blank.
 *
 * @param bytes bytes accepted
 * @param lines whole lines read
 * @param events events emitted
 * @param continuationLines lines without a prefix: they belong to the line before
 * @param overlongLines lines that were longer than the buffer and skipped
 * @param binaryLines lines with bytes that no bitcoind writes, skipped
 * @param blankLines empty lines, of which bitcoind writes five at each start
 * @param matched lines by the matcher that knew them
 * @param unmatched lines that no matcher knew, by log category; those without one under {@link #UNCATEGORISED}
 * @param suppressing whether the node drops lines of some source location now (its lines start with {@code [*]})
 * @param suppressedBytes bytes that the node said it dropped by its rate limit
 * @param silentMatchers matchers that fired regularly and stopped, though blocks still connect: the wording of their
 *     line may have changed
 */
public record LogStatistics(
        long bytes,
        long lines,
        long events,
        long continuationLines,
        long overlongLines,
        long binaryLines,
        long blankLines,
        SortedMap<String, Long> matched,
        SortedMap<String, Long> unmatched,
        boolean suppressing,
        long suppressedBytes,
        SortedSet<String> silentMatchers) {

    /** The key in {@link #unmatched} of lines without a category. */
    public static final String UNCATEGORISED = "none";

    /** The categories of which the agent must know every line. */
    public static final Set<String> NEEDED_CATEGORIES =
            Set.of("validation", "bench", "cmpctblock", "mempool", "mempoolrej");

    public LogStatistics {
        matched = Collections.unmodifiableSortedMap(new TreeMap<>(matched));
        unmatched = Collections.unmodifiableSortedMap(new TreeMap<>(unmatched));
        silentMatchers = Collections.unmodifiableSortedSet(new TreeSet<>(silentMatchers));
    }
}
