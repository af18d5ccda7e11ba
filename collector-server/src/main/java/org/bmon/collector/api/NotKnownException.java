package org.bmon.collector.api;

/** What was asked for is not in the history. */
final class NotKnownException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    NotKnownException(String message) {
        super(message);
    }
}
