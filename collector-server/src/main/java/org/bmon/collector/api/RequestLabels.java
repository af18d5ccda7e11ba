package org.bmon.collector.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.MDC;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Labels what is logged during a request: {@code request} is its id, which the answer carries too (X-Request-Id), and
 * {@code node} the node whose path it asks for. A caller may bring an id of its own.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class RequestLabels extends OncePerRequestFilter {

    private static final String HEADER = "X-Request-Id";
    private static final String REQUEST = "request";
    private static final String NODE = "node";
    private static final Pattern SANE = Pattern.compile("[A-Za-z0-9._:-]{1,64}");
    private static final Pattern NODE_PATH =
            Pattern.compile("/api/v1/(?:streams|nodes)/([A-Za-z0-9._-]{1,63})(?:/.*)?");

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String brought = request.getHeader(HEADER);
        String id = brought != null && SANE.matcher(brought).matches()
                ? brought
                : UUID.randomUUID().toString();
        Matcher path = NODE_PATH.matcher(request.getRequestURI());
        MDC.put(REQUEST, id);
        if (path.matches()) {
            MDC.put(NODE, path.group(1));
        }
        response.setHeader(HEADER, id);
        try {
            chain.doFilter(request, response);
        } finally {
            MDC.remove(REQUEST);
            MDC.remove(NODE);
        }
    }
}
