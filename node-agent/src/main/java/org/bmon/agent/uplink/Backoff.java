package org.bmon.agent.uplink;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Waits that double with each failure up to a bound; half of each is random, so that agents do not come in step. */
final class Backoff {

    private final long leastMillis;
    private final long mostMillis;
    private final RandomGenerator random;
    private long millis;

    Backoff(Duration least, Duration most, RandomGenerator random) {
        this.leastMillis = Math.max(2, least.toMillis());
        this.mostMillis = Math.max(leastMillis, most.toMillis());
        this.random = random;
        reset();
    }

    void reset() {
        millis = leastMillis;
    }

    /** The wait after one more failure. */
    Duration next() {
        long wait = millis;
        millis = Math.min(mostMillis, 2 * millis);
        return jittered(wait);
    }

    /** The longest wait. */
    Duration longest() {
        return jittered(mostMillis);
    }

    private Duration jittered(long wait) {
        return Duration.ofMillis(wait / 2 + random.nextLong(wait / 2 + 1));
    }
}
