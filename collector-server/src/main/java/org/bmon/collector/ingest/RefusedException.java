package org.bmon.collector.ingest;

import org.bmon.collector.metrics.Refusal;
import org.springframework.http.HttpStatus;

/** A delivery that is not taken, with the answer to give. */
final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final HttpStatus status;
    private final Refusal why;

    RefusedException(HttpStatus status, Refusal why, String message) {
        super(message);
        this.status = status;
        this.why = why;
    }

    HttpStatus status() {
        return status;
    }

    Refusal why() {
        return why;
    }
}
