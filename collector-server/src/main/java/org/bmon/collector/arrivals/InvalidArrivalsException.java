package org.bmon.collector.arrivals;

/** What was sent is not a file of arrivals: nothing of it counts. */
public final class InvalidArrivalsException extends Exception {

    private static final long serialVersionUID = 1L;

    private final long line;

    InvalidArrivalsException(long line, String reason) {
        super("line " + line + ": " + reason);
        this.line = line;
    }

    /** The first line that is wrong, from 1. */
    public long line() {
        return line;
    }
}
