package org.bmon.sim.scenario;

import java.util.Collections;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How a node writes its log.
 *
 * @param timeMicros microseconds in the time stamps ({@code -logtimemicros})
 * @param threadNames thread names ({@code -logthreadnames})
 * @param sourceLocations file, line and function ({@code -logsourcelocations})
 * @param levelAlways category and level on every line ({@code -loglevelalways}, v27 and later)
 * @param categories the debug categories that are on
 */
public record LogOptions(
        boolean timeMicros,
        boolean threadNames,
        boolean sourceLocations,
        boolean levelAlways,
        SortedSet<String> categories) {

    public LogOptions {
        categories = Collections.unmodifiableSortedSet(new TreeSet<>(categories));
    }

    /** What a monitored node should have: microseconds, thread names and the categories that feed events. */
    public static LogOptions monitored() {
        return new LogOptions(
                true,
                true,
                false,
                false,
                new TreeSet<>(Set.of("validation", "bench", "cmpctblock", "mempoolrej", "mempool")));
    }

    /** What Bitcoin Core does by default. */
    public static LogOptions plain() {
        return new LogOptions(false, false, false, false, new TreeSet<>());
    }

    public LogOptions withTimeMicros(boolean timeMicros) {
        return new LogOptions(timeMicros, threadNames, sourceLocations, levelAlways, categories);
    }

    public LogOptions withThreadNames(boolean threadNames) {
        return new LogOptions(timeMicros, threadNames, sourceLocations, levelAlways, categories);
    }

    public LogOptions withSourceLocations(boolean sourceLocations) {
        return new LogOptions(timeMicros, threadNames, sourceLocations, levelAlways, categories);
    }

    public LogOptions withLevelAlways(boolean levelAlways) {
        return new LogOptions(timeMicros, threadNames, sourceLocations, levelAlways, categories);
    }

    public LogOptions withCategories(Set<String> categories) {
        return new LogOptions(timeMicros, threadNames, sourceLocations, levelAlways, new TreeSet<>(categories));
    }
}
