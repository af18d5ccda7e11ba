package org.bmon.collector.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.bmon.collector.TestAgent;
import org.bmon.collector.TestCollector;
import org.bmon.common.BlockHash;
import org.bmon.common.Stamp;
import org.bmon.common.event.BlockConnected;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stream of server-sent events over real HTTP. */
class LiveStreamTests {

    @TempDir
    static Path folder;

    private static TestCollector collector;

    @BeforeAll
    static void start() {
        collector = new TestCollector(folder);
    }

    @AfterAll
    static void stop() {
        collector.close();
    }

    private static BufferedReader follow(@Nullable String lastId) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(collector.url().resolve("api/v1/stream")).timeout(Duration.ofSeconds(60));
        if (lastId != null) {
            request.header("Last-Event-ID", lastId);
        }
        HttpResponse<InputStream> stream =
                HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(stream.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        return new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8));
    }

    private static void connect(BlockHash hash, String epoch) {
        long now = Stamp.micros(Clock.systemUTC().instant());
        collector.agent("ada", epoch).deliver(List.of(new BlockConnected(Stamp.ofLog(now), hash, 800_100, null)));
    }

    /** Reads on to what is told of a block; gives the numbers of the messages up to it. */
    private static List<String> idsUpTo(BufferedReader lines, BlockHash hash) throws IOException {
        List<String> ids = new ArrayList<>();
        String line = lines.readLine();
        while (!(line.startsWith("data:") && line.contains(hash.toHex()))) {
            if (line.startsWith("id:")) {
                ids.add(line.substring("id:".length()));
            }
            line = lines.readLine();
        }
        return ids;
    }

    @Test
    void whoComesBackToTheStreamIsToldWhatItMissed() throws IOException, InterruptedException {
        BlockHash first = new BlockHash(0, 4, 5, 7);
        BlockHash missed = new BlockHash(0, 4, 5, 8);
        String last;
        try (BufferedReader lines = follow(null)) {
            assertThat(lines.readLine()).isEqualTo("event:hello");
            assertThat(lines.readLine()).isEqualTo("data:{\"resumed\":false}");
            connect(first, "e3");
            List<String> ids = idsUpTo(lines, first);
            last = ids.get(ids.size() - 1);
        }
        connect(missed, "e4");
        await().atMost(Duration.ofMinutes(1))
                .until(() -> TestAgent.get(collector.url(), "api/v1/blocks/" + missed)
                                .statusCode()
                        == 200);

        try (BufferedReader lines = follow(last)) {
            lines.readLine();
            assertThat(lines.readLine()).isEqualTo("data:{\"resumed\":true}");
            String run = last.substring(0, last.lastIndexOf('-') + 1);
            long number = Long.parseLong(last.substring(run.length()));
            assertThat(idsUpTo(lines, missed).get(0)).isEqualTo(run + (number + 1));
        }
        try (BufferedReader lines = follow("another-run-" + 1)) {
            lines.readLine();
            assertThat(lines.readLine()).isEqualTo("data:{\"resumed\":false}");
        }
    }

    @Test
    void streamTellsOfANewBlock() throws IOException, InterruptedException {
        try (BufferedReader lines = follow(null)) {
            assertThat(lines.readLine()).isEqualTo("event:hello");
            BlockHash hash = new BlockHash(0, 4, 5, 6);
            connect(hash, "e2");

            String line = lines.readLine();
            while (!line.contains(hash.toHex())) {
                line = lines.readLine();
            }
            assertThat(line).startsWith("data:{\"network\":\"regtest\"").contains("\"height\":800100");
        }
    }
}
