package org.bmon.workbench.arrivals;

import org.bmon.common.TimeSource;

/** How fine a row's time is: a node that logs whole seconds rounds every arrival down to one. */
enum Resolution {
    SECONDS("1 s", TimeSource.LOG_SECONDS),
    MILLISECONDS("1 ms", TimeSource.LOG),
    MICROSECONDS("1 µs", TimeSource.LOG);

    private final String label;
    private final TimeSource timeSource;

    Resolution(String label, TimeSource timeSource) {
        this.label = label;
        this.timeSource = timeSource;
    }

    /** For people. */
    String label() {
        return label;
    }

    /** What an event with such a time says of it. */
    TimeSource timeSource() {
        return timeSource;
    }
}
