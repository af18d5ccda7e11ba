package org.bmon.broker;

/** The broker did not take or tell something in time. What was on its way may have come there or not. */
public final class BrokerAwayException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What was not done, and why. */
    public BrokerAwayException(String message) {
        super(message);
    }

    /** What was not done, and why. */
    public BrokerAwayException(String message, Throwable cause) {
        super(message, cause);
    }
}
