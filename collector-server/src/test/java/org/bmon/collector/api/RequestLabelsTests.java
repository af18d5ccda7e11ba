package org.bmon.collector.api;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class RequestLabelsTests {

    private final Map<String, String> labels = new HashMap<>();
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    private void ask(String path, String id) throws ServletException, IOException {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
        if (id != null) {
            request.addHeader("X-Request-Id", id);
        }
        new RequestLabels().doFilter(request, response, (asked, answer) -> labels.putAll(MDC.getCopyOfContextMap()));
    }

    @Test
    void requestOfANodeHasItsNameAndTheIdItBrings() throws ServletException, IOException {
        ask("/api/v1/streams/alpha/events", "a-7");
        assertThat(labels).containsEntry("request", "a-7").containsEntry("node", "alpha");
        assertThat(response.getHeader("X-Request-Id")).isEqualTo("a-7");
        assertThat(MDC.get("request")).isNull();
        assertThat(MDC.get("node")).isNull();
    }

    @Test
    void idThatCouldForgeALineIsReplaced() throws ServletException, IOException {
        ask("/api/v1/blocks", "a\n2026-11-22 forged");
        assertThat(labels).doesNotContainKey("node");
        assertThat(labels.get("request")).hasSize(36).isEqualTo(response.getHeader("X-Request-Id"));
    }
}
