package org.bmon.common;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Some values in ascending order, asked for their quantiles. Of no values there is no quantile, not 0. */
public final class Distribution {

    private final long[] sorted;

    private Distribution(long[] sorted) {
        this.sorted = sorted;
    }

    /** The distribution of these values; the array is copied. */
    public static Distribution of(long[] values) {
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Distribution(sorted);
    }

    /** How many values there are. */
    public int count() {
        return sorted.length;
    }

    /**
     * The smallest value that at least so many percent of the values do not exceed (nearest rank).
     *
     * @param percent above 0, at most 100
     */
    public @Nullable Long percentile(double percent) {
        if (!(percent > 0 && percent <= 100)) {
            throw new IllegalArgumentException("not a percentile: " + percent);
        }
        int rank = (int) Math.ceil(percent / 100 * sorted.length - 1e-9);
        return sorted.length == 0 ? null : sorted[rank - 1];
    }

    /** The largest value. */
    public @Nullable Long largest() {
        return sorted.length == 0 ? null : sorted[sorted.length - 1];
    }

    /** The arithmetic mean. */
    public @Nullable Double mean() {
        return sorted.length == 0 ? null : Arrays.stream(sorted).average().getAsDouble();
    }
}
