package org.bmon.agent.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.bmon.agent.source.log.tail.LogSettings;
import org.bmon.agent.source.log.tail.StartAt;
import org.bmon.agent.source.rpc.RpcMethod;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecorderTests {

    private final AtomicLong nanos = new AtomicLong();
    private final Map<Kind, AtomicLong> recorded = new EnumMap<>(Kind.class);
    private final Map<Kind, AtomicLong> dropped = new EnumMap<>(Kind.class);
    private final AtomicLong removed = new AtomicLong();

    private final RecorderMetrics metrics = new RecorderMetrics() {
        @Override
        public void recorded(Kind kind, long bytes) {
            recorded.get(kind).addAndGet(bytes);
        }

        @Override
        public void dropped(Kind kind, int count) {
            dropped.get(kind).addAndGet(count);
        }

        @Override
        public void removed(long bytes) {
            removed.addAndGet(bytes);
        }

        @Override
        public void gaps(long gaps) {}

        @Override
        public void failed() {}
    };

    @TempDir
    Path directory;

    private Path log;
    private Path home;
    private int written;

    @BeforeEach
    void prepare() {
        log = directory.resolve("debug.log");
        home = directory.resolve("recording/alpha");
        for (Kind kind : Kind.values()) {
            recorded.put(kind, new AtomicLong());
            dropped.put(kind, new AtomicLong());
        }
    }

    private Recorder recorder(long maxBytes, long minFree) {
        RecorderSettings settings = new RecorderSettings(
                new NodeName("alpha"),
                Network.REGTEST,
                new LogSettings(log, StartAt.BEGINNING, Duration.ofMillis(5)),
                directory.resolve("recording"),
                maxBytes,
                Duration.ofHours(1),
                minFree);
        // Each look at the clock is a fifth of a second, so that segments are flushed and ended often.
        Recorder recorder = new Recorder(settings, metrics, Clock.systemUTC(), () -> nanos.addAndGet(200_000_000L));
        recorder.start();
        return recorder;
    }

    private void write(int lines) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines; i++) {
            text.append(
                    "2026-11-22T18:11:08.%06dZ line %d %d\n".formatted(written % 1_000_000, written, written * 7919L));
            written++;
        }
        Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private String text(Kind kind) {
        try (InputStream in = Segments.open(Segments.of(home, kind))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitLog() throws IOException {
        String whole = Files.readString(log);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(text(Kind.LOG)).isEqualTo(whole));
    }

    @Test
    void logComesOutAsItWasThroughRestarts() throws IOException {
        for (int life = 0; life < 3; life++) {
            try (Recorder recorder = recorder(1 << 24, 0)) {
                write(500);
                awaitLog();
                assertThat(recorder.problem()).isNull();
            }
        }
        assertThat(Segments.of(home, Kind.LOG)).hasSizeGreaterThan(2);
        assertThat(text(Kind.TIMES).lines())
                .allMatch(line -> line.matches("\\{\"t\": [0-9]+\\.[0-9]{6}, \"bytes\": [0-9]+}"));
        assertThat(Files.readString(home.resolve("recording.json"))).contains("\"network\": \"regtest\"");
    }

    @Test
    void whatAKilledRecorderHadNotCommittedIsWrittenOnce() throws IOException {
        try (Recorder recorder = recorder(1 << 24, 0)) {
            write(50);
            awaitLog();
            assertThat(recorder.problem()).isNull();
        }
        List<Path> segments = Segments.of(home, Kind.LOG);
        byte[] phantom = packed("phantom\n");
        Files.write(segments.get(segments.size() - 1), phantom, StandardOpenOption.APPEND);
        Files.write(Segments.name(home, Kind.LOG, Clock.systemUTC().instant()), phantom);
        assertThat(text(Kind.LOG)).contains("phantom");
        try (Recorder recorder = recorder(1 << 24, 0)) {
            write(50);
            awaitLog();
            assertThat(recorder.problem()).isNull();
        }
    }

    @Test
    void segmentThatIsCutOffIsReadToItsLastWholeLine() throws IOException {
        Files.createDirectories(home);
        byte[] first = packed("one\n".repeat(3000));
        Path segment = Segments.name(home, Kind.LOG, Clock.systemUTC().instant());
        for (int length = 0; length <= first.length; length++) {
            Files.write(segment, Arrays.copyOf(first, length));
            assertThat(text(Kind.LOG)).matches("(?:one\n)*+");
        }
        assertThat(text(Kind.LOG)).hasSize(12_000);
    }

    @Test
    void secretsStayOut() throws IOException {
        Files.writeString(log, "2026-11-22T18:12:59Z [init] Config file arg: rpcpassword=\"hidden\"\nnext\n");
        try (Recorder recorder = recorder(1 << 24, 0)) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(text(Kind.LOG)).contains("next"));
            assertThat(recorder.problem()).isNull();
        }
        assertThat(text(Kind.LOG)).contains("rpcpassword=\"****\"").doesNotContain("hidden");
    }

    @Test
    void oldestSegmentsGoWhenThereAreTooMany() throws IOException {
        try (Recorder recorder = recorder(20_000, 0)) {
            for (int i = 0; i < 40; i++) {
                write(300);
                String newest = "line " + (written - 1) + " ";
                await().atMost(Duration.ofSeconds(60))
                        .untilAsserted(() -> assertThat(text(Kind.LOG)).contains(newest));
            }
            assertThat(recorder.problem()).isNull();
        }
        long kept = 0;
        for (Path segment : Segments.all(home)) {
            kept += Files.size(segment);
        }
        assertThat(removed.get()).isPositive();
        assertThat(kept).isLessThan(40_000);
        assertThat(text(Kind.LOG)).doesNotContain(" line 0 ");
    }

    @Test
    void messagesAndExchangesAreLinesOfJson() {
        try (Recorder recorder = recorder(1 << 24, 0)) {
            recorder.received(
                    "tcp://127.0.0.1:1",
                    1_795_374_257_866_069L,
                    List.of("hashblock".getBytes(StandardCharsets.UTF_8), new byte[] {1, (byte) 0xab}, new byte[] {
                        2, 1, 0, 0
                    }));
            recorder.received("tcp://127.0.0.1:1", 1, List.of(new byte[0]));
            byte[] answer = "{\"result\":0.10000000,\"error\":null}\n".getBytes(StandardCharsets.UTF_8);
            recorder.exchanged(RpcMethod.UPTIME, List.of(), 200, answer, true);
            recorder.exchanged(RpcMethod.UPTIME, List.of(), 403, new byte[0], true);
            recorder.exchanged(RpcMethod.UPTIME, List.of(), 200, new byte[5 << 20], true);
        }
        assertThat(text(Kind.ZMQ))
                .isEqualTo("{\"t\": 1795374257.866069, \"endpoint\": \"tcp://127.0.0.1:1\", \"topic\": \"hashblock\","
                        + " \"seq\": 258, \"body\": \"01ab\"}\n");
        assertThat(text(Kind.RPC).lines().toList())
                .hasSize(2)
                .anyMatch(line -> line.contains("\"response\":{\"result\":0.10000000,\"error\":null}"))
                .anyMatch(line -> line.contains("\"status\":403,\"text\":\"\""));
        assertThat(dropped.get(Kind.RPC)).hasValue(1);
    }

    @Test
    void diskWithoutRoomStopsTheRecordingAloneAndSaysSo() throws IOException {
        write(5);
        try (Recorder recorder = recorder(1 << 24, Long.MAX_VALUE)) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(recorder.problem()).contains("are free"));
        }
    }

    private static byte[] packed(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }
}
