package org.bmon.collector.arrivals;

import org.bmon.common.TimeSource;

/** How fine a row's time is: a node that logs whole seconds rounds every arrival down to one. */
public enum Resolution {
    SECONDS("1 s", 1_000_000, TimeSource.LOG_SECONDS),
    MILLISECONDS("1 ms", 1_000, TimeSource.LOG),
    MICROSECONDS("1 µs", 1, TimeSource.LOG);

    private final String label;
    private final long micros;
    private final TimeSource timeSource;

    Resolution(String label, long micros, TimeSource timeSource) {
        this.label = label;
        this.micros = micros;
        this.timeSource = timeSource;
    }

    /** For people. */
    public String label() {
        return label;
    }

    /** The length of one step, in microseconds. */
    public long micros() {
        return micros;
    }

    /** The resolution of such a step. */
    public static Resolution ofMicros(long micros) {
        return micros >= SECONDS.micros ? SECONDS : micros >= MILLISECONDS.micros ? MILLISECONDS : MICROSECONDS;
    }

    /** What an event with such a time says of it. */
    public TimeSource timeSource() {
        return timeSource;
    }
}
