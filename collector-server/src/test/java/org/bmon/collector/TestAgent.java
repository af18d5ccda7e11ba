package org.bmon.collector;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.common.event.Event;
import org.bmon.common.event.StreamId;
import org.bmon.common.wire.Batch;
import org.bmon.common.wire.BatchCodec;
import org.bmon.common.wire.BatchReply;
import org.bmon.common.wire.ClockExchange;
import org.bmon.common.wire.WireFormatException;
import org.jspecify.annotations.Nullable;

/** Delivers events over real HTTP as an agent does, one stream each. */
public final class TestAgent {

    private static final BatchCodec CODEC = new BatchCodec();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final URI collector;
    private final StreamId stream;
    private final String token;
    private final long clockOffsetMicros;
    private long next = 1;
    private @Nullable ClockExchange lastExchange;

    /** An agent whose clock is off by so much. */
    public TestAgent(URI collector, String node, String epoch, String token, long clockOffsetMicros) {
        this.collector = collector;
        this.stream = new StreamId(new NodeName(node), Network.REGTEST, epoch);
        this.token = token;
        this.clockOffsetMicros = clockOffsetMicros;
    }

    public NodeName node() {
        return stream.node();
    }

    public StreamId stream() {
        return stream;
    }

    /** Delivers the next events and expects them to be taken. */
    public BatchReply deliver(List<? extends Event> events) {
        BatchReply reply = deliverFrom(next, events);
        next += events.size();
        return reply;
    }

    /** Delivers events at a place of the stream and expects them to be taken. */
    public BatchReply deliverFrom(long first, List<? extends Event> events) {
        long sent = now();
        HttpResponse<byte[]> answer = post(gzip(encode(first, events)), "gzip");
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.statusCode() + " " + new String(answer.body(), StandardCharsets.UTF_8));
        }
        try {
            BatchReply reply = CODEC.decodeReply(answer.body());
            lastExchange = new ClockExchange(sent, reply.receivedMicros(), reply.repliedMicros(), now());
            return reply;
        } catch (WireFormatException e) {
            throw new AssertionError(e);
        }
    }

    /** The bytes of a batch. */
    public byte[] encode(long first, List<? extends Event> events) {
        return CODEC.encode(new Batch(stream, first, now(), lastExchange, new ArrayList<>(events)));
    }

    /** Posts bytes as the batch of this node. */
    public HttpResponse<byte[]> post(byte[] body, @Nullable String encoding) {
        return post(stream.node().value(), token, body, encoding);
    }

    /** Posts bytes as the batch of any node with any token. */
    public HttpResponse<byte[]> post(String node, @Nullable String bearer, byte[] body, @Nullable String encoding) {
        HttpRequest.Builder request = HttpRequest.newBuilder(collector.resolve("api/v1/streams/" + node + "/events"))
                .header("Content-Type", "application/x-ndjson")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (bearer != null) {
            request.header("Authorization", "Bearer " + bearer);
        }
        if (encoding != null) {
            request.header("Content-Encoding", encoding);
        }
        return send(request.build());
    }

    /** What the collector answers to a GET. */
    public static HttpResponse<byte[]> get(URI collector, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(collector.resolve(path));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return send(request.build());
    }

    /** The body of a GET that must succeed. */
    public static String body(URI collector, String path) {
        HttpResponse<byte[]> answer = get(collector, path);
        String body = new String(answer.body(), StandardCharsets.UTF_8);
        if (answer.statusCode() != 200) {
            throw new AssertionError(path + ": " + answer.statusCode() + " " + body);
        }
        return body;
    }

    private static HttpResponse<byte[]> send(HttpRequest request) {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Bytes gzipped. */
    public static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private long now() {
        return Stamp.micros(Clock.systemUTC().instant()) + clockOffsetMicros;
    }
}
