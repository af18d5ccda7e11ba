package org.bmon.collector.api;

import org.bmon.collector.store.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Turns what goes wrong into problem+json: what is the client's to mend with the field, the rest without detail. */
@RestControllerAdvice
final class Problems {

    private static final Logger log = LoggerFactory.getLogger(Problems.class);

    @ExceptionHandler
    ProblemDetail invalid(InvalidParameterException e) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, e.getMessage());
        problem.setProperty("field", e.field());
        return problem;
    }

    /** The web server reads the parameters when they are first asked for. */
    @ExceptionHandler
    ProblemDetail unreadable(org.apache.tomcat.util.http.InvalidParameterException e) {
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.BAD_REQUEST,
                "the parameters can't be read: a percent sign begins two hexadecimal digits, and what they spell is UTF-8");
    }

    @ExceptionHandler
    ProblemDetail notKnown(NotKnownException e) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, e.getMessage());
    }

    @ExceptionHandler
    ProblemDetail store(StoreException e) {
        log.warn("A request could not be answered: {}", e.getMessage());
        return ProblemDetail.forStatusAndDetail(
                HttpStatus.SERVICE_UNAVAILABLE, "the history can't be read now; ask again later");
    }
}
