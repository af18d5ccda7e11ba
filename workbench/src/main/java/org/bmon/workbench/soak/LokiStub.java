package org.bmon.workbench.soak;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Takes what is pushed to Loki, and keeps of each node's lines the hashes of what they tell. */
final class LokiStub implements AutoCloseable {

    private static final Pattern TOLD = Pattern.compile("(?:new best|AddedToMempool: txid)=([0-9a-f]{64})");
    private static final int NO_CONTENT = 204;
    private static final int UNAVAILABLE = 503;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final Map<String, Set<String>> told = new HashMap<>();
    private volatile boolean away;

    LokiStub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.setExecutor(threads);
        server.createContext("/loki/api/v1/push", this::handle);
        server.start();
    }

    /** Where to push. */
    URI push() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/loki/api/v1/push");
    }

    /** From now on it refuses everything, or takes it again. */
    void away(boolean now) {
        away = now;
    }

    /** The hashes of what a node's log told, since the last settling. */
    synchronized Set<String> told(String node) {
        return new HashSet<>(told.getOrDefault(node, Set.of()));
    }

    /** What came so far is settled. */
    synchronized void forget() {
        told.clear();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (away) {
                exchange.sendResponseHeaders(UNAVAILABLE, -1);
                return;
            }
            boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
            take(packed ? new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes() : body);
            exchange.sendResponseHeaders(NO_CONTENT, -1);
        }
    }

    private synchronized void take(byte[] json) {
        for (JsonNode stream : JsonMapper.shared().readTree(json).path("streams")) {
            Set<String> hashes =
                    told.computeIfAbsent(stream.path("stream").path("node").asString(), node -> new HashSet<>());
            for (JsonNode value : stream.path("values")) {
                Matcher matcher = TOLD.matcher(value.path(1).asString());
                if (matcher.find()) {
                    hashes.add(matcher.group(1));
                }
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
