package org.bmon.sim.rpc;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Calls a server as a client does, and shows all of the answer. */
final class Caller {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final SimulatedRpcServer server;
    private final String credentials;

    Caller(SimulatedRpcServer server, String credentials) {
        this.server = server;
        this.credentials = credentials;
    }

    static Caller withCookie(SimulatedRpcServer server, Path cookie) throws IOException {
        return new Caller(server, Files.readString(cookie));
    }

    static ObjectNode request(String method, Object... params) {
        ArrayNode array = Json.MAPPER.valueToTree(params);
        ObjectNode request = Json.object().put("method", method).put("id", "x");
        request.set("params", array);
        return request;
    }

    HttpResponse<String> post(String body) throws IOException, InterruptedException {
        return HTTP.send(to("/", body), HttpResponse.BodyHandlers.ofString());
    }

    CompletableFuture<HttpResponse<String>> postLater(String body) {
        return HTTP.sendAsync(to("/", body), HttpResponse.BodyHandlers.ofString());
    }

    HttpResponse<String> call(String method, Object... params) throws IOException, InterruptedException {
        return post(request(method, params).toString());
    }

    /** The result of a call that must succeed. */
    JsonNode result(String method, Object... params) throws IOException, InterruptedException {
        HttpResponse<String> response = call(method, params);
        if (response.statusCode() != 200) {
            throw new AssertionError(method + ": " + response.statusCode() + " " + response.body());
        }
        return Json.MAPPER.readTree(response.body()).get("result");
    }

    /** The error of a call that must fail. */
    JsonNode error(String method, Object... params) throws IOException, InterruptedException {
        JsonNode error = Json.MAPPER.readTree(call(method, params).body()).get("error");
        if (error == null || error.isNull()) {
            throw new AssertionError(method + " did not fail");
        }
        return error;
    }

    HttpRequest to(String path, @Nullable String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
        if (!credentials.isEmpty()) {
            String encoded = Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
            request.header("Authorization", "Basic " + encoded);
        }
        return body == null
                ? request.GET().build()
                : request.POST(HttpRequest.BodyPublishers.ofString(body)).build();
    }

    HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
