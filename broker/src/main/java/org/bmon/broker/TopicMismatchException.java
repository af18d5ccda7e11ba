package org.bmon.broker;

/** A topic is not as it is configured, and only a person can mend that. */
public final class TopicMismatchException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TopicMismatchException(String message) {
        super(message);
    }
}
