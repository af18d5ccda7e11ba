package org.bmon.agent.uplink;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import org.bmon.common.event.DataGap;
import org.bmon.common.event.Event;
import org.bmon.common.wire.Batch;
import org.bmon.common.wire.BatchCodec;
import org.bmon.common.wire.BatchReply;
import org.bmon.common.wire.WireFormatException;

/** A collector on the loopback that keeps the rule of docs/delivery.md, and fails as it is told. */
final class StubCollector implements AutoCloseable {

    volatile List<String> wants = List.of();

    static final String TOKEN = "secret-of-node-1";

    /** How a request is treated. */
    enum Fault {
        /** Taken, but the connection is closed without an answer. */
        LOSE_REPLY,
        /** Never answered while the stub is open. */
        HANG,
        /** Answered with 200 and something that is no reply. */
        GIBBERISH
    }

    private final BatchCodec codec = new BatchCodec();
    private final HttpServer server;
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final CountDownLatch closing = new CountDownLatch(1);
    final Deque<Object> faults = new ArrayDeque<>();
    final List<Batch> batches = new ArrayList<>();
    final SortedMap<Long, Event> events = new TreeMap<>();
    String epoch = "";
    long received;
    long durable;
    int maxEvents = Integer.MAX_VALUE;
    String conflictAs = "reply";

    StubCollector() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(executor);
        server.createContext("/api/v1/streams/node-1/events", this::handle);
        server.start();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** All that was not durable is forgotten. */
    synchronized void restart() {
        received = durable;
        events.tailMap(durable + 1).clear();
    }

    synchronized void makeDurable(long upTo) {
        durable = Math.max(durable, Math.min(received, upTo));
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        Object fault;
        synchronized (this) {
            fault = faults.poll();
        }
        if (fault == Fault.HANG) {
            try {
                closing.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        } else if (fault == Fault.GIBBERISH) {
            answer(exchange, 200, "{\"received\":1".getBytes(StandardCharsets.UTF_8));
        } else if (fault instanceof Integer status) {
            answer(exchange, status, "{\"detail\":\"as told\"}".getBytes(StandardCharsets.UTF_8));
        } else if (!("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            answer(exchange, 401, new byte[0]);
        } else {
            take(exchange, body, fault);
        }
        exchange.close();
    }

    private synchronized void take(HttpExchange exchange, byte[] body, Object fault) throws IOException {
        Batch batch;
        try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(body))) {
            batch = codec.decode(unpacked.readAllBytes());
        } catch (WireFormatException e) {
            answer(exchange, 400, String.valueOf(e.getMessage()).getBytes(StandardCharsets.UTF_8));
            return;
        }
        if (batch.events().size() > maxEvents) {
            answer(exchange, 413, new byte[0]);
            return;
        }
        if (!batch.stream().epoch().equals(epoch)) {
            epoch = batch.stream().epoch();
            received = 0;
            durable = 0;
            events.clear();
        }
        batches.add(batch);
        if (batch.first() > received + 1 && !accountsForWhatIsMissing(batch)) {
            byte[] conflict = conflictAs.equals("reply")
                    ? codec.encodeReply(new BatchReply(received, durable, 1, 2, List.of()))
                    : ("{\"detail\":\"gap\",\"epoch\":\"" + epoch + "\",\"received\":" + received + "}")
                            .getBytes(StandardCharsets.UTF_8);
            answer(exchange, 409, conflict);
            return;
        }
        long position = batch.first();
        for (Event event : batch.events()) {
            if (position > received) {
                events.put(position, event);
            }
            position++;
        }
        received = Math.max(received, batch.next() - 1);
        if (fault != Fault.LOSE_REPLY) {
            answer(exchange, 200, codec.encodeReply(new BatchReply(received, durable, 1_000, 2_000, wants)));
        }
    }

    private boolean accountsForWhatIsMissing(Batch batch) {
        return !batch.events().isEmpty()
                && batch.events().get(0) instanceof DataGap gap
                && gap.source() == DataGap.Source.OUTBOX
                && gap.missing() != null
                && gap.missing() >= batch.first() - received;
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        executor.shutdownNow();
    }
}
