package org.bmon.workbench.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Takes what is sent to Loki, and keeps the first of each stream and all that tells of a block or a notice. */
final class LokiSink implements AutoCloseable {

    private static final int OF_A_STREAM = 100;
    private static final int MOST = 50_000;

    private final HttpServer server;
    private final Map<Map<String, String>, List<String>> streams = new HashMap<>();

    /**
     * A line of a log.
     *
     * @param labels of its stream
     * @param text what it says
     */
    record Line(Map<String, String> labels, String text) {}

    LokiSink() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
            if (packed) {
                body = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
            }
            take(JsonMapper.shared().readTree(body));
            exchange.sendResponseHeaders(204, -1);
        }
    }

    private synchronized void take(JsonNode pushed) {
        for (JsonNode stream : pushed.path("streams")) {
            Map<String, String> labels = new TreeMap<>();
            stream.path("stream")
                    .properties()
                    .forEach(
                            label -> labels.put(label.getKey(), label.getValue().asString()));
            List<String> kept = streams.computeIfAbsent(labels, any -> new ArrayList<>());
            for (JsonNode value : stream.path("values")) {
                String text = value.path(1).asString();
                boolean tells = text.contains("bmon.events") || text.contains("UpdateTip");
                if (kept.size() < (tells ? MOST : OF_A_STREAM)) {
                    kept.add(text);
                }
            }
        }
    }

    /** What was kept so far. */
    synchronized List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        streams.forEach((labels, texts) -> texts.forEach(text -> lines.add(new Line(labels, text))));
        return lines;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
