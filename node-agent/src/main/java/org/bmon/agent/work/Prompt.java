package org.bmon.agent.work;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;

/**
 * Tells that something should be done at once, ten times in ten seconds at most: what comes more often, as blocks do while a
 * node catches up, is better done together. Safe for use by many threads.
 */
public final class Prompt implements Runnable {

    static final int MOST = 10;
    static final Duration WITHIN = Duration.ofSeconds(10);

    private final Runnable told;
    private final LongSupplier nanos;
    private final long[] times = new long[MOST];
    private int next;

    /**
     * A prompt that was never given.
     *
     * @param told is run each time; returns soon
     * @param nanos for intervals
     */
    public Prompt(Runnable told, LongSupplier nanos) {
        this.told = told;
        this.nanos = nanos;
        Arrays.fill(times, nanos.getAsLong() - WITHIN.toNanos());
    }

    @Override
    public void run() {
        if (isInTime()) {
            told.run();
        }
    }

    private synchronized boolean isInTime() {
        long now = nanos.getAsLong();
        if (now - times[next] < WITHIN.toNanos()) {
            return false;
        }
        times[next] = now;
        next = (next + 1) % MOST;
        return true;
    }
}
