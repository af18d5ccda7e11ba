package org.bmon.collector.anomaly;

import java.util.Arrays;

/**
 * What is usual: the median of the last so many values and their median absolute deviation (MAD) from it. Half of the
 * values can be wild without moving either. Not told before there are enough.
 */
final class Baseline {

    /** The MAD of a normal distribution is this share of its standard deviation. */
    private static final double MAD_TO_DEVIATION = 1.4826;

    private final double[] values;
    private final int enough;
    private int size;
    private int next;
    private boolean stale;
    private double median;
    private double mad;

    /**
     * @param window how many values count
     * @param enough fewest values to judge by
     */
    Baseline(int window, int enough) {
        this.values = new double[window];
        this.enough = enough;
    }

    void add(double value) {
        values[next] = value;
        next = (next + 1) % values.length;
        size = Math.min(size + 1, values.length);
        stale = true;
    }

    boolean isEnough() {
        return size >= enough;
    }

    /** The median; NaN if there are no values. */
    double median() {
        compute();
        return median;
    }

    /** The median absolute deviation from the median; NaN if there are no values. */
    double mad() {
        compute();
        return mad;
    }

    /**
     * Whether a value is strange: above the median by more than the floor and by more than so many deviations. Never,
     * before there are enough values.
     */
    boolean isFar(double value, double floor, double deviations) {
        return isEnough() && value - median() > Math.max(floor, deviations * MAD_TO_DEVIATION * mad());
    }

    private void compute() {
        if (!stale) {
            median = size == 0 ? Double.NaN : median;
            mad = size == 0 ? Double.NaN : mad;
            return;
        }
        double[] sorted = Arrays.copyOf(values, size);
        Arrays.sort(sorted);
        median = sorted[size / 2];
        for (int i = 0; i < size; i++) {
            sorted[i] = Math.abs(sorted[i] - median);
        }
        Arrays.sort(sorted);
        mad = sorted[size / 2];
        stale = false;
    }
}
