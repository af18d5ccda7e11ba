package org.bmon.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import org.bmon.agent.outbox.OutboxSettings;
import org.bmon.agent.source.log.tail.LogSettings;
import org.bmon.agent.source.log.tail.StartAt;
import org.bmon.agent.uplink.CollectorSettings;
import org.bmon.agent.uplink.TokenSource;
import org.bmon.agent.uplink.UplinkSettings;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.event.HeaderSeen;
import org.bmon.common.wire.Batch;
import org.bmon.common.wire.BatchCodec;
import org.bmon.common.wire.BatchReply;
import org.bmon.common.wire.WireFormatException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent that may keep everything for an hour. */
class PromptDeliveryTests {

    private static final Duration HOUR = Duration.ofHours(1);

    @TempDir
    Path directory;

    private final BatchCodec codec = new BatchCodec();
    private final List<Batch> batches = new CopyOnWriteArrayList<>();
    private HttpServer collector;

    @BeforeEach
    void start() throws IOException {
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/", this::take);
        collector.start();
    }

    @AfterEach
    void end() {
        collector.stop(0);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            Batch batch = codec.decode(new GZIPInputStream(exchange.getRequestBody()).readAllBytes());
            long last = batch.next() - 1;
            byte[] reply = codec.encodeReply(new BatchReply(last, last, 1, 2, List.of()));
            exchange.sendResponseHeaders(200, reply.length);
            exchange.getResponseBody().write(reply);
            batches.add(batch);
        } catch (WireFormatException e) {
            throw new IOException(e);
        }
    }

    private AgentPipeline pipeline() {
        URI url = URI.create("http://127.0.0.1:" + collector.getAddress().getPort());
        UplinkSettings delivery = UplinkSettings.defaults().withBatch(500, HOUR, HOUR);
        AgentSettings settings = new AgentSettings(
                new NodeName("node-1"),
                Network.REGTEST,
                new LogSettings(directory.resolve("debug.log"), StartAt.BEGINNING, Duration.ofMillis(20)),
                null,
                new OutboxSettings(directory.resolve("state"), 1 << 20),
                new CollectorSettings(url, TokenSource.of("token"), delivery),
                null);
        return new AgentPipeline(settings, AgentMetrics.NONE, Clock.systemUTC());
    }

    @Test
    void aBlockIsDeliveredThoughNothingElseIsDue() throws IOException {
        try (AgentPipeline pipeline = pipeline()) {
            pipeline.start();
            // The first batch is sent at once; the uplink rests for an hour behind it.
            await().atMost(Duration.ofMinutes(1)).until(() -> !batches.isEmpty());

            Files.writeString(
                    directory.resolve("debug.log"),
                    "2026-11-24T18:14:15.000001Z [msghand] Saw new cmpctblock header hash=" + "0".repeat(63)
                            + "1 height=7 peer=3\n");

            await().atMost(Duration.ofMinutes(1))
                    .untilAsserted(() -> assertThat(batches)
                            .flatExtracting(Batch::events)
                            .hasAtLeastOneElementOfType(HeaderSeen.class));
        }
    }
}
