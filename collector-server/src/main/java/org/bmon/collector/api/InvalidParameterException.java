package org.bmon.collector.api;

/** A parameter of a request that can't be used. */
final class InvalidParameterException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String field;

    InvalidParameterException(String field, String message) {
        super(message);
        this.field = field;
    }

    /** The parameter's name. */
    String field() {
        return field;
    }
}
