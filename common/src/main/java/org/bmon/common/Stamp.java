package org.bmon.common;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * When something was seen, and by which clock.
 *
 * @param micros microseconds since the epoch
 * @param source what the time is
 */
public record Stamp(long micros, TimeSource source) {

    /** A stamp of the node's own log. */
    public static Stamp ofLog(long micros) {
        return new Stamp(micros, TimeSource.LOG);
    }

    /** The moment as a {@link Instant}, for people and for files. */
    public Instant instant() {
        return instant(micros);
    }

    /** Microseconds since the epoch as an {@link Instant}. */
    public static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    /** An {@link Instant} as microseconds since the epoch, rounded down. */
    public static long micros(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1000);
    }
}
