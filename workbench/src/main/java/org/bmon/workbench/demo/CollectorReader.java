package org.bmon.workbench.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the collector's API as any script would. */
final class CollectorReader {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration LIMIT = Duration.ofSeconds(3);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(LIMIT).build();
    private final URI collector;

    CollectorReader(URI collector) {
        this.collector = collector;
    }

    /** The answer to a GET; empty if there is none for now. */
    Optional<JsonNode> get(String path) throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(collector.resolve(path)).timeout(LIMIT).build();
        try {
            HttpResponse<String> reply = http.send(request, HttpResponse.BodyHandlers.ofString());
            return reply.statusCode() == 200 ? Optional.of(JSON.readTree(reply.body())) : Optional.empty();
        } catch (IOException | JacksonException e) {
            return Optional.empty();
        }
    }
}
