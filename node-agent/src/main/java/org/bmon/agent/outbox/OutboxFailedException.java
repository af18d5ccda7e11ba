package org.bmon.agent.outbox;

/** The outbox could not do what it was asked, and nothing of it was done. The message says why and what helps. */
public final class OutboxFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    OutboxFailedException(String message) {
        super(message);
    }

    OutboxFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
