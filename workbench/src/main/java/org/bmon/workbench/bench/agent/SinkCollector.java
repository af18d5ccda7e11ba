package org.bmon.workbench.bench.agent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.zip.GZIPInputStream;
import org.bmon.common.Stamp;
import org.bmon.common.event.BlockConnected;
import org.bmon.common.event.Event;
import org.bmon.common.event.TxAccepted;
import org.bmon.common.wire.Batch;
import org.bmon.common.wire.BatchCodec;
import org.bmon.common.wire.BatchReply;
import org.bmon.common.wire.WireFormatException;

/** A collector that takes everything at once and keeps nothing; it asks once for the mempool and for each block. */
final class SinkCollector implements AutoCloseable {

    private final HttpServer server;
    private final BatchCodec codec = new BatchCodec();
    private final Clock clock;
    private final Map<String, Long> byType = new ConcurrentSkipListMap<>();
    private final Delays blocks = new Delays();
    private final Delays transactions = new Delays();
    private boolean asked;

    SinkCollector(Clock clock) throws IOException {
        this.clock = clock;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** How many events of each type came. */
    Map<String, Long> byType() {
        return Map.copyOf(byType);
    }

    /** How long after the node's own time its blocks were here. */
    Delays blocks() {
        return blocks;
    }

    /** The same of its transactions. */
    Delays transactions() {
        return transactions;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            long received = Stamp.micros(clock.instant());
            Batch batch = codec.decode(new GZIPInputStream(exchange.getRequestBody()).readAllBytes());
            List<String> wants = new ArrayList<>();
            if (!asked) {
                wants.add("mempool");
                asked = true;
            }
            for (Event event : batch.events()) {
                byType.merge(event.getClass().getSimpleName(), 1L, Long::sum);
                if (event instanceof TxAccepted) {
                    transactions.add(received - event.at().micros());
                }
                if (event instanceof BlockConnected connected) {
                    blocks.add(received - event.at().micros());
                    wants.add("block " + connected.hash());
                }
            }
            long last = batch.next() - 1;
            byte[] reply =
                    codec.encodeReply(new BatchReply(last, last, received, Stamp.micros(clock.instant()), wants));
            exchange.sendResponseHeaders(200, reply.length);
            exchange.getResponseBody().write(reply);
        } catch (WireFormatException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
