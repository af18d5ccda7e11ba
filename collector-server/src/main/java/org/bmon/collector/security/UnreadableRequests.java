package org.bmon.collector.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers in problem+json what the web server refuses before any filter or controller sees it, such as an address with a
 * percent sign that begins no escape.
 */
final class UnreadableRequests extends ErrorReportValve {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int ERRORS = 400;

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        if (response.getStatus() < ERRORS || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        HttpStatus status = HttpStatus.resolve(response.getStatus());
        ProblemDetail problem = ProblemDetail.forStatus(response.getStatus());
        if (status == HttpStatus.BAD_REQUEST) {
            problem.setDetail(
                    "this is no request of HTTP that can be read: a percent sign begins two hexadecimal digits,"
                            + " and what is no character of an address is escaped with them");
        }
        try {
            SecurityHeaders.set(response);
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            response.getOutputStream().write(JSON.writeValueAsString(problem).getBytes(StandardCharsets.UTF_8));
            response.finishResponse();
        } catch (IOException | IllegalStateException e) {
            container.getLogger().debug("nobody took the answer", e);
        }
    }
}
