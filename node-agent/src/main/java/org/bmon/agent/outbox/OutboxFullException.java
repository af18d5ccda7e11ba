package org.bmon.agent.outbox;

/** The disk has no room: nothing was written, and the same call may be made again later. */
public final class OutboxFullException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Says which disk. */
    public OutboxFullException(String message, Throwable cause) {
        super(message, cause);
    }
}
