package org.bmon.workbench.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.event.Event;
import org.bmon.common.event.StreamId;
import org.bmon.common.wire.Batch;
import org.bmon.common.wire.BatchCodec;
import org.bmon.common.wire.BatchReply;
import org.bmon.common.wire.ClockExchange;
import org.bmon.common.wire.WireFormatException;

/** A node of which a test makes up what it sees. It is delivered to the collector as an agent does, by the same clock. */
final class ToldNode {

    private static final BatchCodec CODEC = new BatchCodec();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final long TRIP_MICROS = 400;

    private final StreamId stream;
    private final URI address;
    private final String token;
    private final List<Event> waiting = new ArrayList<>();
    private long next = 1;

    ToldNode(URI collector, NodeName name, Network network, String token) {
        this.stream = new StreamId(name, network, "told");
        this.address = collector.resolve("api/v1/streams/" + name + "/events");
        this.token = token;
    }

    String name() {
        return stream.node().value();
    }

    /** It sees something, at a moment that may be still to come. */
    void tell(Event event) {
        waiting.add(event);
    }

    /**
     * Delivers what it saw up to a moment, or that there is nothing new.
     *
     * @return whether all that was ever delivered is durable
     */
    boolean deliver(long nowMicros) {
        List<Event> due = waiting.stream()
                .filter(event -> event.at().micros() <= nowMicros)
                .sorted(Comparator.comparingLong(event -> event.at().micros()))
                .toList();
        waiting.removeAll(due);
        ClockExchange exchange = new ClockExchange(
                nowMicros - TRIP_MICROS, nowMicros - TRIP_MICROS / 2, nowMicros - TRIP_MICROS / 2, nowMicros);
        byte[] body = CODEC.encode(new Batch(stream, next, nowMicros, exchange, due));
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/x-ndjson")
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        next += due.size();
        try {
            HttpResponse<byte[]> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(
                        answer.statusCode() + " " + new String(answer.body(), StandardCharsets.UTF_8));
            }
            BatchReply reply = CODEC.decodeReply(answer.body());
            return reply.durable() == next - 1;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (WireFormatException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
