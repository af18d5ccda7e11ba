package org.bmon.workbench.bench.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Who else an agent serves where it is at work: a Prometheus that scrapes it, and a Loki that takes its node's log. */
final class Onlookers implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HttpServer loki;
    private final int port;
    private final HttpClient prometheus = HttpClient.newHttpClient();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final Future<?> scraping;
    private final AtomicLong scrapes = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong scrapedBytes = new AtomicLong();
    private final AtomicLong pushes = new AtomicLong();
    private final AtomicLong pushedBytes = new AtomicLong();

    /** @param seconds between two scrapes; 0 for neither scrapes nor Loki */
    Onlookers(int seconds) throws IOException {
        loki = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        loki.createContext("/", this::take);
        port = free();
        if (seconds > 0) {
            loki.start();
        }
        scraping = seconds > 0
                ? clock.scheduleAtFixedRate(this::scrape, seconds, seconds, TimeUnit.SECONDS)
                : CompletableFuture.completedFuture(null);
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** What the agent must be told of them. */
    List<String> settings(int seconds) {
        String server = "--server.port=" + port;
        String url = "--bmon.loki.url=http://127.0.0.1:" + loki.getAddress().getPort();
        return seconds > 0 ? List.of(server, url) : List.of(server);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            pushedBytes.addAndGet(exchange.getRequestBody().readAllBytes().length);
            pushes.incrementAndGet();
            exchange.sendResponseHeaders(204, -1);
        }
    }

    /** As Prometheus does: packed, over one connection. */
    private void scrape() {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/prometheus"))
                .header("Accept", "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3")
                .header("Accept-Encoding", "gzip")
                .timeout(PATIENCE)
                .build();
        try {
            HttpResponse<byte[]> answer = prometheus.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() == 200) {
                scrapes.incrementAndGet();
                scrapedBytes.addAndGet(answer.body().length);
            }
        } catch (IOException e) {
            failed.incrementAndGet();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String toString() {
        return "scrapes " + scrapes + " of " + scrapedBytes + " bytes in all (" + failed + " failed), pushes to Loki "
                + pushes + " of " + pushedBytes + " bytes in all";
    }

    @Override
    public void close() {
        scraping.cancel(true);
        clock.shutdownNow();
        loki.stop(0);
    }
}
