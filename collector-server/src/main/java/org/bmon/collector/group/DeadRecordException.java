package org.bmon.collector.group;

/** A record that can't be taken, now or later. */
final class DeadRecordException extends Exception {

    private static final long serialVersionUID = 1L;

    private final DeadReason why;

    DeadRecordException(DeadReason why, String message) {
        super(message);
        this.why = why;
    }

    DeadReason why() {
        return why;
    }
}
