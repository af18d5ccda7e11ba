package org.bmon.collector.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.bmon.collector.metrics.ReadMeters;
import org.bmon.collector.metrics.Refusal;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lets only those read who may. Deliveries and imports pass: they need a token, which their controllers ask for; so does
 * the health of the process, which tells up or down and nothing else.
 *
 * <p>Without a password, on loopback, a request must name this machine as its host: a page of another site that a browser
 * here shows can reach the port under that site's name, but not under this one.
 */
@Order(Ordered.HIGHEST_PRECEDENCE + 20)
final class ReadingFilter extends OncePerRequestFilter {

    private static final JsonMapper JSON = new JsonMapper();
    private static final String BASIC = "Basic ";
    private static final Pattern WITH_TOKEN = Pattern.compile("/api/v1/(streams/[^/;%]+/events|arrivals/[^/;%]+)");
    private static final Pattern HEALTH = Pattern.compile("/actuator/health/(readiness|liveness)");
    private static final Pattern THIS_MACHINE =
            Pattern.compile("localhost|127(\\.\\d{1,3}){3}|\\[?(::1|0:0:0:0:0:0:0:1)]?");
    private static final int CHECKS_AT_ONCE = 2;
    private static final long WAIT_SECONDS = 2;

    private final ReadingRule rule;
    private final ReadMeters meters;
    private final Semaphore checking = new Semaphore(CHECKS_AT_ONCE);

    ReadingFilter(ReadingRule rule, ReadMeters meters) {
        this.rule = rule;
        this.meters = meters;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (passes(request)) {
            chain.doFilter(request, response);
        } else if (rule.readers() != null) {
            askPassword(rule.readers(), request, response, chain);
        } else if (rule.onlyLocalNames()
                && !THIS_MACHINE.matcher(request.getServerName()).matches()) {
            refuse(
                    response,
                    HttpStatus.FORBIDDEN,
                    Refusal.FORBIDDEN,
                    "without a password this collector answers only as localhost or 127.0.0.1; set"
                            + " bmon.collector.reading.readers-file, or bmon.collector.reading.open=true");
        } else {
            chain.doFilter(request, response);
        }
    }

    private static boolean passes(HttpServletRequest request) {
        String path = request.getRequestURI();
        return switch (request.getMethod()) {
            case "POST" -> WITH_TOKEN.matcher(path).matches();
            case "GET", "HEAD" -> HEALTH.matcher(path).matches();
            default -> false;
        };
    }

    private void askPassword(
            Readers readers, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String[] said = credentials(request.getHeader(HttpHeaders.AUTHORIZATION));
        if (said == null || said.length < 2) {
            challenge(response, "reading needs a name and a password");
        } else if (readers.isKnown(said[0], said[1])) {
            chain.doFilter(request, response);
        } else {
            Boolean right = checked(readers, said[0], said[1]);
            if (right == null) {
                response.setHeader(HttpHeaders.RETRY_AFTER, "1");
                refuse(
                        response,
                        HttpStatus.SERVICE_UNAVAILABLE,
                        Refusal.BUSY,
                        "too many passwords are being checked; come again");
            } else if (right) {
                chain.doFilter(request, response);
            } else {
                challenge(response, "the name or the password is wrong");
            }
        }
    }

    /** Whoever tries many passwords gets two cores' worth of answers at most; null if there is no turn now. */
    private @Nullable Boolean checked(Readers readers, String name, String password) {
        try {
            if (!checking.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
                return null;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
        try {
            return readers.isRight(name, password);
        } finally {
            checking.release();
        }
    }

    private static String @Nullable [] credentials(@Nullable String header) {
        if (header == null || !header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            return null;
        }
        try {
            byte[] bytes =
                    Base64.getDecoder().decode(header.substring(BASIC.length()).strip());
            return new String(bytes, StandardCharsets.UTF_8).split(":", 2);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private void challenge(HttpServletResponse response, String why) throws IOException {
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"bmon\", charset=\"UTF-8\"");
        refuse(response, HttpStatus.UNAUTHORIZED, Refusal.UNAUTHORIZED, why);
    }

    private void refuse(HttpServletResponse response, HttpStatus status, Refusal reason, String why)
            throws IOException {
        meters.refused(reason);
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        byte[] problem = JSON.writeValueAsBytes(
                Map.of("title", status.getReasonPhrase(), "status", status.value(), "detail", why));
        response.setContentLength(problem.length);
        response.getOutputStream().write(problem);
    }
}
