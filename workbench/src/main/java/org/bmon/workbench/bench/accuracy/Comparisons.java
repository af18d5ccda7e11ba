package org.bmon.workbench.bench.accuracy;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** Figures of one kind beside the truth. */
final class Comparisons {

    private final List<Comparison> all = new ArrayList<>();

    void add(Comparison comparison) {
        all.add(comparison);
    }

    void addAll(Comparisons more) {
        all.addAll(more.all);
    }

    List<Comparison> all() {
        return all;
    }

    /** The share whose bar holds the truth; NaN if there are none. */
    double held() {
        return all.stream().filter(Comparison::holds).count() / (double) all.size();
    }

    /** A quantile of how far off they are, in microseconds, by nearest rank. */
    long error(double share) {
        return quantile(share, comparison -> Math.abs(comparison.errorMicros()));
    }

    /** A quantile of the bars, in microseconds. */
    long bar(double share) {
        return quantile(share, Comparison::barMicros);
    }

    private long quantile(double share, ToLongFunction<Comparison> of) {
        long[] sorted = all.stream().mapToLong(of).sorted().toArray();
        return sorted.length == 0 ? 0 : sorted[(int) Math.max(0, Math.ceil(share * sorted.length) - 1)];
    }
}
