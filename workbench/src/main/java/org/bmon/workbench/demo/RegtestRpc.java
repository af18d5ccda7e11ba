package org.bmon.workbench.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls one regtest node of the demo, as a miner and a wallet do. The agent has an RPC client of its own. */
final class RegtestRpc implements NodeCall {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final URI url;
    private final Path cookie;

    RegtestRpc(int port, Path cookie) {
        this.url = URI.create("http://127.0.0.1:" + port + "/");
        this.cookie = cookie;
    }

    /** How another process calls the same node. */
    FleetFile.Member member(String name, String zmq) {
        return new FleetFile.Member(name, url.getPort(), cookie.toString(), zmq);
    }

    @Override
    public JsonNode call(String method, Object... params) {
        try {
            String credentials = Files.readString(cookie);
            String body = JSON.writeValueAsString(Map.of("method", method, "params", List.of(params), "id", 1));
            HttpRequest request = HttpRequest.newBuilder(url)
                    .timeout(Duration.ofSeconds(30))
                    .header(
                            "Authorization",
                            "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            JsonNode reply = JSON.readTree(
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body());
            if (reply.path("error").isObject()) {
                throw new IllegalStateException(
                        method + ": " + reply.path("error").path("message").asString());
            }
            return reply.path("result");
        } catch (IOException e) {
            throw new UncheckedIOException(method + " at " + url, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in " + method, e);
        }
    }

    /** Whether the node is up and past its warm-up. */
    boolean answers() {
        try {
            call("getblockcount");
            return true;
        } catch (IllegalStateException | UncheckedIOException e) {
            return false;
        }
    }
}
