package org.bmon.workbench.bench.agent;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** How long things took to come, in microseconds. Safe for use by many threads. */
final class Delays {

    private final List<Long> micros = Collections.synchronizedList(new ArrayList<>());

    void add(long delay) {
        micros.add(delay);
    }

    /** What came until now is not told: the start is slow. */
    void forget() {
        micros.clear();
    }

    /** Number, median and most, in milliseconds. */
    @Override
    public String toString() {
        List<Long> sorted;
        synchronized (micros) {
            sorted = micros.stream().sorted().toList();
        }
        return sorted.isEmpty()
                ? "none"
                : String.format(
                        Locale.ROOT,
                        "%,d, %.0f ms in the median, %.0f at most",
                        sorted.size(),
                        sorted.get(sorted.size() / 2) / 1e3,
                        sorted.get(sorted.size() - 1) / 1e3);
    }
}
