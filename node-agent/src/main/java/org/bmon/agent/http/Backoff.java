package org.bmon.agent.http;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Waits that double with each failure up to a bound; half of each is random, so that agents do not come in step. */
public final class Backoff {

    private final long leastMillis;
    private final long mostMillis;
    private final RandomGenerator random;
    private long millis;

    /**
     * @param least the wait after the first failure
     * @param most the longest wait
     */
    public Backoff(Duration least, Duration most, RandomGenerator random) {
        this.leastMillis = Math.max(2, least.toMillis());
        this.mostMillis = Math.max(leastMillis, most.toMillis());
        this.random = random;
        reset();
    }

    /** It succeeded: the next failure is the first. */
    public void reset() {
        millis = leastMillis;
    }

    /** The wait after one more failure. */
    public Duration next() {
        long wait = millis;
        millis = Math.min(mostMillis, 2 * millis);
        return jittered(wait);
    }

    /** The longest wait. */
    public Duration longest() {
        return jittered(mostMillis);
    }

    private Duration jittered(long wait) {
        return Duration.ofMillis(wait / 2 + random.nextLong(wait / 2 + 1));
    }
}
