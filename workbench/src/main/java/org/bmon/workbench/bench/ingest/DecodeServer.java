package org.bmon.workbench.bench.ingest;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.bmon.common.event.StreamId;
import org.bmon.common.wire.Batch;
import org.bmon.common.wire.BatchCodec;
import org.bmon.common.wire.BatchReply;
import org.bmon.common.wire.GzipBody;
import org.bmon.common.wire.WireFormatException;

/** Takes batches as the collector does, unpacks and decodes them, and forgets them: what a collector can't do without. */
public final class DecodeServer {

    /** As many as the collector reads requests with at the same time. */
    private static final int THREADS = 8;

    private static final int MOST_BYTES = 16 << 20;

    private final BatchCodec codec = new BatchCodec();
    private final Map<StreamId, Long> reached = new ConcurrentHashMap<>();

    private DecodeServer() {}

    /** Serves until the process ends. */
    public static void main(String[] arguments) throws IOException {
        DecodeServer server = new DecodeServer();
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", server::take);
        AtomicInteger number = new AtomicInteger();
        http.setExecutor(
                Executors.newFixedThreadPool(THREADS, work -> new Thread(work, "request-" + number.incrementAndGet())));
        http.start();
        System.out.println("started on port " + http.getAddress().getPort());
    }

    private void take(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        if ("gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
            body = Objects.requireNonNull(GzipBody.unpack(body, MOST_BYTES));
        }
        byte[] answer;
        try {
            Batch batch = codec.decode(body);
            long last = reached.merge(batch.stream(), batch.next() - 1, Math::max);
            answer = codec.encodeReply(new BatchReply(last, last, batch.sentMicros(), batch.sentMicros(), List.of()));
        } catch (WireFormatException e) {
            throw new IOException(e);
        }
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }
}
