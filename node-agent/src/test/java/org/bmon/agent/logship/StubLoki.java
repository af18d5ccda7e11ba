package org.bmon.agent.logship;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Loki's push endpoint on loopback, with what Loki promises: of two equal entries of a stream (labels, time, line) it
 * keeps one, and of a push with entries that it refuses it keeps the others and answers 400.
 */
final class StubLoki implements AutoCloseable {

    record Value(long nanos, String line) {}

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpServer server;
    private final Map<Map<String, String>, Set<Value>> streams = new LinkedHashMap<>();
    private final List<Value> arrived = new ArrayList<>();
    volatile int status = 204;
    volatile Predicate<String> refuses = line -> false;
    volatile boolean losesAnswers;
    private int requests;

    StubLoki() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/loki/api/v1/push", this::take);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private synchronized void take(HttpExchange exchange) throws IOException {
        requests++;
        byte[] body;
        try (GZIPInputStream packed = new GZIPInputStream(exchange.getRequestBody())) {
            body = packed.readAllBytes();
        }
        int answer = status == 204 && keep(JSON.readTree(body)) ? 400 : status;
        if (losesAnswers) {
            exchange.close();
            return;
        }
        byte[] text = "entry too far behind".getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer, answer == 204 ? -1 : text.length);
        if (answer != 204) {
            exchange.getResponseBody().write(text);
        }
        exchange.close();
    }

    /** True if it refuses something. */
    private boolean keep(JsonNode push) {
        boolean refused = false;
        for (JsonNode stream : push.get("streams")) {
            Map<String, String> labels = new LinkedHashMap<>();
            stream.get("stream")
                    .properties()
                    .forEach(
                            label -> labels.put(label.getKey(), label.getValue().stringValue()));
            for (JsonNode pair : stream.get("values")) {
                Value value = new Value(
                        Long.parseLong(pair.get(0).stringValue()), pair.get(1).stringValue());
                if (refuses.test(value.line())) {
                    refused = true;
                } else {
                    arrived.add(value);
                    streams.computeIfAbsent(labels, any -> new LinkedHashSet<>())
                            .add(value);
                }
            }
        }
        return refused;
    }

    synchronized int requests() {
        return requests;
    }

    /** All values that came, those that came twice twice. */
    synchronized List<Value> arrived() {
        return List.copyOf(arrived);
    }

    /** What it keeps, by labels, in the order in which it came. */
    synchronized Map<Map<String, String>, List<Value>> streams() {
        Map<Map<String, String>, List<Value>> kept = new LinkedHashMap<>();
        streams.forEach((labels, values) -> kept.put(labels, List.copyOf(values)));
        return kept;
    }

    synchronized List<String> lines() {
        return streams.values().stream()
                .flatMap(Set::stream)
                .sorted(Comparator.comparingLong(Value::nanos))
                .map(Value::line)
                .toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
