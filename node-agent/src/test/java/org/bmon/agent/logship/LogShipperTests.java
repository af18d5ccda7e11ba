package org.bmon.agent.logship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.bmon.agent.http.Backoff;
import org.bmon.agent.logship.LogshipMetrics.PushOutcome;
import org.bmon.agent.source.log.tail.LogSettings;
import org.bmon.agent.source.log.tail.LogTailer;
import org.bmon.agent.source.log.tail.PositionFile;
import org.bmon.agent.source.log.tail.StartAt;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.logging.LokiTarget;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogShipperTests {

    private static final long START_MICROS = 1_795_371_068_000_000L;
    private static final String START =
            "2026-11-22T18:11:07.999999Z [init] Bitcoin Core version v28.0.0 (release build)\n";

    private final StubLoki loki = new StubLoki();
    private final CountedLogship counts = new CountedLogship();

    @TempDir
    Path directory;

    private Path log;
    private long nanos;
    private int written;

    // One life of the agent.
    private LogShipper shipper;
    private LogTailer tailer;
    private LogCargo cargo;
    private PositionFile positions;

    @BeforeEach
    void writeStart() {
        log = directory.resolve("debug.log");
        append(START);
    }

    @AfterEach
    void stopLoki() {
        kill();
        loki.close();
    }

    private void append(String text) {
        try {
            Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String line(int number) {
        String category =
                List.of("[validation]", "[net]", "[bench]", "[net:warning]").get(number % 4);
        // Three lines have one time.
        return "2026-11-22T18:11:08.%06dZ [msghand] %s line %d".formatted(number / 3, category, number);
    }

    private void write(int lines) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines; i++) {
            text.append(line(written++)).append('\n');
        }
        append(text.toString());
    }

    private List<String> expected() {
        List<String> lines = new ArrayList<>(List.of(START.strip()));
        for (int i = 0; i < written; i++) {
            if (i % 4 != 1) {
                lines.add(line(i));
            }
        }
        return lines;
    }

    private LogshipSettings settings(long maxBehind) {
        return new LogshipSettings(
                new NodeName("alpha"),
                Network.REGTEST,
                new LogSettings(log, StartAt.BEGINNING, Duration.ofMillis(20)),
                Set.of("net"),
                maxBehind,
                Duration.ofMillis(50),
                directory.resolve("logship.position"));
    }

    private LokiTarget target() {
        return new LokiTarget(URI.create(loki.url() + "/loki/api/v1/push"), null, null);
    }

    private void kill() {
        try {
            if (tailer != null) {
                tailer.close();
                shipper.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was not committed is lost with the process. */
    private void begin(long maxBehind) {
        kill();
        LogshipSettings settings = settings(maxBehind);
        shipper = new LogShipper(
                settings,
                new HttpLoki(target()),
                counts,
                Clock.systemUTC(),
                () -> nanos,
                new Backoff(Duration.ofMillis(100), Duration.ofSeconds(10), new SplittableRandom(3)));
        positions = new PositionFile(settings.position(), counts::gaps);
        cargo = new LogCargo(
                settings.excluded(), positions.position("version").orElse(null), counts, Clock.systemUTC());
        tailer = shipper.tailer(positions, cargo);
    }

    private Duration step() {
        nanos += 100_000_000L;
        try {
            return shipper.step(tailer, cargo, positions);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void steps(int count) {
        for (int i = 0; i < count; i++) {
            step();
        }
    }

    @Test
    void everyEntryCarriesTheNodesTimeAndFewLabels() throws IOException {
        write(6);
        append("2026-11-22T18:11:09.000000Z [init] Bitcoin Core version v29.0.0 (release build)\n");
        begin(1 << 20);
        steps(40);
        Map<String, String> labels = Map.of(
                "job",
                "bitcoind",
                "node",
                "alpha",
                "network",
                "regtest",
                "version",
                "v28.0.0",
                "level",
                "debug",
                "category",
                "validation");
        assertThat(loki.streams().get(labels))
                .containsExactly(
                        new StubLoki.Value(START_MICROS * 1000, line(0)),
                        new StubLoki.Value(START_MICROS * 1000 + 1001, line(4)));
        assertThat(loki.streams().keySet()).anyMatch(stream -> "v29.0.0".equals(stream.get("version")));
        assertThat(loki.streams().keySet()).anyMatch(stream -> "warning".equals(stream.get("level")));
        assertThat(counts.excluded).hasValue(2);
        assertThat(counts.shipped).hasValue(6);
    }

    @Test
    void lokiThatWasAwayGetsEverythingOnceAndInOrder() {
        begin(1 << 20);
        steps(15);
        loki.status = 503;
        write(400);
        steps(10);
        assertThat(loki.lines()).hasSize(1);
        assertThat(counts.pushes(PushOutcome.BUSY)).isPositive();
        loki.status = 500;
        write(400);
        steps(3);
        assertThat(shipper.state().problem()).contains("500");
        loki.status = 204;
        steps(40);
        assertThat(loki.lines()).containsExactlyElementsOf(expected());
        assertThat(loki.arrived()).hasSameSizeAs(expected());
        assertThat(shipper.state().problem()).isNull();
        loki.streams()
                .values()
                .forEach(stream ->
                        assertThat(stream).isSortedAccordingTo(Comparator.comparingLong(StubLoki.Value::nanos)));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void agentThatIsKilledAgainAndAgainLosesAndDoublesNothing(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        for (int life = 0; life < 12; life++) {
            begin(1 << 20);
            loki.losesAnswers = random.nextInt(3) == 0;
            for (int i = random.nextInt(8); i >= 0; i--) {
                if (random.nextInt(3) == 0) {
                    write(random.nextInt(30));
                }
                if (random.nextInt(9) == 0) {
                    Files.move(log, directory.resolve("debug.log." + life + i));
                    write(1);
                }
                step();
            }
        }
        loki.losesAnswers = false;
        begin(1 << 20);
        steps(60);
        assertThat(loki.lines()).containsExactlyElementsOf(expected());
        assertThat(counts.gaps).hasValue(0);
        assertThat(counts.behind).hasValue(0);
    }

    @Test
    void lokiThatIsAwayTooLongCostsTheOldestEntriesAndAllAreCounted() {
        begin(100_000);
        loki.status = 503;
        for (int i = 0; i < 30; i++) {
            write(2000);
            steps(4);
        }
        loki.status = 204;
        steps(60);
        assertThat(counts.behind.get()).isPositive();
        assertThat(counts.behind.get() + loki.lines().size())
                .isEqualTo(expected().size());
        assertThat(loki.lines()).endsWith(line(written - 2), line(written - 1));
    }

    @Test
    void onlyWhatLokiRefusesIsDropped() {
        loki.refuses = text -> text.endsWith("line 10") || text.endsWith("line 300");
        write(400);
        begin(1 << 20);
        steps(60);
        assertThat(counts.refused).hasValue(2);
        assertThat(counts.pushes(PushOutcome.SPLIT)).isBetween(8L, 32L);
        List<String> expected = expected();
        expected.removeIf(loki.refuses);
        assertThat(loki.lines()).containsExactlyElementsOf(expected);
    }

    @Test
    void lokiThatRefusesEverythingDoesNotBlockForEver() {
        loki.refuses = text -> text.contains("line");
        write(800);
        begin(1 << 20);
        steps(100);
        assertThat(counts.refused).hasValue(expected().size() - 1);
        assertThat(loki.requests()).isLessThan(90);
        loki.refuses = text -> false;
        write(4);
        steps(40);
        assertThat(loki.lines()).endsWith(line(written - 2), line(written - 1));
    }

    @Test
    void wrongAddressOrLoginKeepsEverything() {
        loki.status = 401;
        write(8);
        begin(1 << 20);
        steps(4);
        assertThat(step()).isGreaterThanOrEqualTo(Duration.ofSeconds(5));
        assertThat(shipper.state().problem()).contains("401", "bmon.loki.url");
        assertThat(counts.refused).hasValue(0);
        loki.status = 204;
        steps(40);
        assertThat(loki.lines()).containsExactlyElementsOf(expected());
    }

    @Test
    void runsInAThreadOfItsOwnUntilItIsClosed() {
        write(20);
        try (LogShipper running =
                new LogShipper(settings(1 << 20), target(), counts, Clock.systemUTC(), new SplittableRandom(4))) {
            running.start();
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(loki.lines()).containsExactlyElementsOf(expected()));
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(
                            () -> assertThat(running.state().behindBytes()).isZero());
            assertThat(running.state().lastSuccessMicros()).isNotNull();
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("bmon-logship-alpha");
    }
}
