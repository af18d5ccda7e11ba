package org.bmon.collector.node;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.DoubleStream;

/** The last so many values of something. */
final class RecentValues {

    private final int most;
    private final Deque<Double> values = new ArrayDeque<>();

    RecentValues(int most) {
        this.most = most;
    }

    void add(double value) {
        if (values.size() == most) {
            values.removeFirst();
        }
        values.addLast(value);
    }

    int size() {
        return values.size();
    }

    /** Their median; NaN if there are none. */
    double median() {
        return median(values.stream().mapToDouble(Double::doubleValue));
    }

    /** Their mean; NaN if there are none. */
    double mean() {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    /** The median of values, the upper one of two; NaN if there are none. */
    static double median(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
    }
}
