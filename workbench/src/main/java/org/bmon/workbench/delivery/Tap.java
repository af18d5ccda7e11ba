package org.bmon.workbench.delivery;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import org.bmon.common.event.Event;
import org.bmon.common.wire.Batch;
import org.bmon.common.wire.BatchCodec;
import org.bmon.common.wire.WireFormatException;

/** Stands between agents and a collector, hands everything on, and keeps what the collector took, by position. */
public final class Tap implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI collector;
    private final BatchCodec codec = new BatchCodec();
    private final Map<String, SortedMap<Long, Event>> taken = new TreeMap<>();
    private final Map<String, Long> settled = new TreeMap<>();
    private volatile boolean cut;
    private volatile boolean swallow;

    /** A tap before a collector, on a port of its own. */
    public Tap(URI collector) throws IOException {
        this.collector = collector;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Where agents deliver to. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** From now on nobody answers, or somebody does again. */
    public void cut(boolean now) {
        cut = now;
    }

    /** From now on the collector gets what is sent and its answers are lost on the way, or they arrive again. */
    public void swallowAnswers(boolean now) {
        swallow = now;
    }

    /** What was taken so far is settled, and is not kept any more. */
    public synchronized void forget() {
        taken.forEach((node, events) -> {
            if (!events.isEmpty()) {
                settled.put(node, events.lastKey());
                events.clear();
            }
        });
    }

    /** What the collector took of a node since the last settling, in the order of the positions; one event for each. */
    public synchronized List<Event> events(String node) {
        return new ArrayList<>(taken.getOrDefault(node, new TreeMap<>()).values());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            int status = 502;
            byte[] answer = {};
            if (!cut) {
                try {
                    HttpResponse<byte[]> response =
                            http.send(forwarded(exchange, body), HttpResponse.BodyHandlers.ofByteArray());
                    status = response.statusCode();
                    answer = response.body();
                    response.headers()
                            .firstValue("Content-Type")
                            .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
                } catch (IOException e) {
                    status = 502;
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            if (status == 200) {
                keep(body);
            }
            if (swallow) {
                return;
            }
            exchange.sendResponseHeaders(status, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
        }
    }

    private HttpRequest forwarded(HttpExchange exchange, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(collector.resolve(exchange.getRequestURI()))
                .timeout(Duration.ofSeconds(20))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        for (String name : List.of("Authorization", "Content-Encoding", "Content-Type")) {
            String value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) {
                request.header(name, value);
            }
        }
        return request.build();
    }

    private synchronized void keep(byte[] body) {
        try {
            Batch batch = codec.decode(new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes());
            SortedMap<Long, Event> events =
                    taken.computeIfAbsent(batch.stream().node().value(), node -> new TreeMap<>());
            long known = settled.getOrDefault(batch.stream().node().value(), 0L);
            long position = batch.first();
            for (Event event : batch.events()) {
                if (position > known) {
                    events.put(position, event);
                }
                position++;
            }
        } catch (IOException | WireFormatException e) {
            throw new IllegalStateException("what the collector took can't be read", e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
