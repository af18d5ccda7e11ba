package org.bmon.collector.fleet;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How one node's clock stood at each moment that still matters. An offset larger than its error is taken off the
 * node's times, and the error is the error bar; a smaller one is left alone, and both together are the bar.
 *
 * <p>The first estimate holds for all time before it. All times are microseconds: node time by the node's own clock,
 * fleet time by the collector's.
 */
public final class NodeClock {

    private static final int LIMIT = 512;

    private long[] since = new long[4];
    private long[] correction = new long[4];
    private long[] error = new long[4];
    private int size;
    private @Nullable ClockEstimate last;
    private long lastConfirmed = Long.MIN_VALUE;

    /**
     * Takes an estimate that holds from a moment on.
     *
     * @param nodeMicros the moment, in node time; not before that of the estimate before
     * @return from when on the clock may have been stepped since the estimate before, in node time; null if both agree
     */
    @Nullable Long estimate(ClockEstimate estimate, long nodeMicros) {
        ClockEstimate before = last;
        long confirmed = lastConfirmed;
        last = estimate;
        lastConfirmed = nodeMicros;
        if (estimate.equals(before)) {
            return null;
        }
        boolean corrects = Math.abs(estimate.offsetMicros()) > estimate.errorMicros();
        append(
                nodeMicros,
                corrects ? estimate.offsetMicros() : 0,
                corrects ? estimate.errorMicros() : Math.abs(estimate.offsetMicros()) + estimate.errorMicros());
        boolean stepped = before != null
                && Math.abs(estimate.offsetMicros() - before.offsetMicros())
                        > estimate.errorMicros() + before.errorMicros();
        return stepped ? confirmed : null;
    }

    /** Whether there has been any estimate. */
    public boolean known() {
        return size > 0;
    }

    /** The newest estimate; null if there was none. */
    public @Nullable ClockEstimate latest() {
        return last;
    }

    /** A node time as fleet time. */
    public long toFleet(long nodeMicros) {
        return size == 0 ? nodeMicros : nodeMicros - correction[indexAt(nodeMicros)];
    }

    /** A fleet time as node time: the inverse of {@link #toFleet(long)}, the later one where a step makes it two. */
    public long toNode(long fleetMicros) {
        for (int i = size - 1; i > 0; i--) {
            if (fleetMicros + correction[i] >= since[i]) {
                return fleetMicros + correction[i];
            }
        }
        return size == 0 ? fleetMicros : fleetMicros + correction[0];
    }

    /** How far the fleet time of a node time can be from the truth by the clock; 0 if nothing is known. */
    public long errorMicros(long nodeMicros) {
        return size == 0 ? 0 : error[indexAt(nodeMicros)];
    }

    void forgetBefore(long nodeMicros) {
        int gone = size == 0 ? 0 : indexAt(nodeMicros);
        forget(gone);
    }

    int size() {
        return size;
    }

    private int indexAt(long nodeMicros) {
        for (int i = size - 1; i > 0; i--) {
            if (since[i] <= nodeMicros) {
                return i;
            }
        }
        return 0;
    }

    private void append(long nodeMicros, long offset, long bar) {
        long from = size == 0 ? Long.MIN_VALUE : Math.max(nodeMicros, since[size - 1]);
        if (size > 0 && since[size - 1] == from) {
            size--;
        } else if (size == LIMIT) {
            forget(1);
        }
        if (size == since.length) {
            since = Arrays.copyOf(since, 2 * size);
            correction = Arrays.copyOf(correction, 2 * size);
            error = Arrays.copyOf(error, 2 * size);
        }
        since[size] = from;
        correction[size] = offset;
        error[size] = bar;
        size++;
    }

    private void forget(int gone) {
        if (gone > 0) {
            System.arraycopy(since, gone, since, 0, size - gone);
            System.arraycopy(correction, gone, correction, 0, size - gone);
            System.arraycopy(error, gone, error, 0, size - gone);
            size -= gone;
        }
    }
}
