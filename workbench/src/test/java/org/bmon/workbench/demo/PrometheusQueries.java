package org.bmon.workbench.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a Prometheus. A question that it can't read is an error that names it. */
final class PrometheusQueries {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI prometheus;

    PrometheusQueries(URI prometheus) {
        this.prometheus = prometheus;
    }

    /** The value of an expression that has one; NaN if it has none. */
    double value(String expression) {
        JsonNode result = instant(expression);
        return result.isEmpty()
                ? Double.NaN
                : Double.parseDouble(result.get(0).path("value").get(1).asString());
    }

    /** The series of an expression, now. */
    JsonNode instant(String expression) {
        return get("query?query=" + encoded(expression)).path("result");
    }

    /** The series of an expression over the last so many seconds, each with the times at which it has a value. */
    JsonNode range(String expression, long seconds) {
        double now = value("vector(time())");
        return get("query_range?query=" + encoded(expression) + "&start=" + (now - seconds) + "&end=" + now + "&step=5")
                .path("result");
    }

    /** The values of a label over the series of a metric. */
    List<String> labels(String label, String series) {
        List<String> values = new ArrayList<>();
        get("label/" + label + "/values?match[]=" + encoded(series)).forEach(value -> values.add(value.asString()));
        return values;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private JsonNode get(String path) {
        URI address = URI.create(prometheus + "api/v1/" + path.replace("[]", "%5B%5D"));
        HttpRequest request =
                HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(20)).build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(path + ": " + answer.body());
            }
            return JSON.readTree(answer.body()).path("data");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
