package org.bmon.agent.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.common.event.DataGap;
import org.bmon.common.event.Event;
import org.bmon.common.event.NodeWarning;
import org.bmon.common.event.TestEvents;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SqliteOutboxTests {

    private static final int ALL = 1_000_000;
    private static final long LIMIT = 1 << 20;
    private static final NodeName NODE = new NodeName("node-1");
    private static final Clock CLOCK = Clock.fixed(Instant.ofEpochSecond(1_800_000_000), ZoneOffset.UTC);

    @TempDir
    Path directory;

    SqliteOutbox outbox;

    @BeforeEach
    void open() {
        outbox = outbox(LIMIT);
    }

    @AfterEach
    void close() {
        outbox.close();
    }

    private SqliteOutbox outbox(long limit) {
        return new SqliteOutbox(directory, NODE, Network.REGTEST, limit, CLOCK);
    }

    private void reopen(long limit) {
        outbox.close();
        outbox = outbox(limit);
    }

    private static Event event(long number) {
        return new NodeWarning(Stamp.ofLog(number), "number", "x".repeat(100));
    }

    private void append(long first, long last) throws OutboxFullException {
        outbox.append(LongStream.rangeClosed(first, last)
                .mapToObj(SqliteOutboxTests::event)
                .toList());
    }

    private Slice all() {
        return outbox.read(1, ALL, Integer.MAX_VALUE);
    }

    private static DataGap gap(Slice slice) {
        assertThat(slice.events().get(0)).isInstanceOf(DataGap.class);
        return (DataGap) slice.events().get(0);
    }

    @Test
    void eventsOfEveryTypeComeBackInOrderAfterReopening() throws OutboxFullException {
        SplittableRandom random = new SplittableRandom(1);
        List<Event> events = new ArrayList<>();
        TestEvents.types().forEach(type -> events.add(TestEvents.random(type, random)));
        outbox.append(events);
        String epoch = all().stream().epoch();
        reopen(LIMIT);
        assertThat(all().events()).isEqualTo(events);
        assertThat(all().first()).isEqualTo(1);
        assertThat(all().stream().epoch()).isEqualTo(epoch);
    }

    @Test
    void readingPositionsAreKeptWithTheEvents() throws OutboxFullException {
        outbox.append(List.of(event(1)), new ReadingPosition("log", "a 1"), new ReadingPosition("zmq", "7"));
        outbox.append(List.of(), new ReadingPosition("log", "a 2"));
        reopen(LIMIT);
        assertThat(outbox.position("log")).contains("a 2");
        assertThat(outbox.position("zmq")).contains("7");
        assertThat(outbox.position("rpc")).isEmpty();
    }

    @Test
    void numbersGoOnWhenEverythingWasForgotten() throws OutboxFullException {
        append(1, 5);
        outbox.forget(5);
        reopen(LIMIT);
        append(6, 6);
        assertThat(all().first()).isEqualTo(6);
        assertThat(outbox.state().events()).isEqualTo(1);
    }

    @Test
    void readIsBoundedByEventsAndBytesButGivesOneAtLeast() throws OutboxFullException {
        append(1, 10);
        assertThat(outbox.read(3, 4, ALL).events()).hasSize(4);
        assertThat(outbox.read(3, 4, ALL).next()).isEqualTo(7);
        assertThat(outbox.read(3, 4, 1).events()).hasSize(1);
        assertThat(outbox.read(11, 4, ALL).events()).isEmpty();
        assertThat(outbox.read(11, 4, ALL).first()).isEqualTo(11);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whatIsDroppedIsCountedToTheEvent(long seed) throws OutboxFullException {
        SplittableRandom random = new SplittableRandom(seed);
        reopen(20_000);
        long appended = 0;
        for (int i = 0; i < 60; i++) {
            int count = 1 + random.nextInt(40);
            append(appended + 1, appended + count);
            appended += count;
            if (random.nextInt(20) == 0) {
                reopen(20_000);
            }
        }
        Slice kept = all();
        DataGap gap = gap(kept);
        assertThat(gap.source()).isEqualTo(DataGap.Source.OUTBOX);
        assertThat(gap.missing())
                .isEqualTo(kept.first())
                .isEqualTo(outbox.state().dropped());
        assertThat(kept.next()).isEqualTo(appended + 1);
        assertThat(kept.events().subList(1, kept.events().size()))
                .extracting(event -> event.at().micros())
                .containsExactlyElementsOf(LongStream.rangeClosed(kept.first() + 1, appended)
                        .boxed()
                        .toList());
        assertThat(outbox.state().bytes()).isLessThanOrEqualTo(20_000 + 400);
    }

    static LongStream seeds() {
        return LongStream.range(0, 10);
    }

    @Test
    void refusedEventsAreKeptAsideAndAGapStandsForThem() throws OutboxFullException {
        append(1, 10);
        outbox.park(3, 6, "400, not an event");
        assertThat(outbox.read(1, ALL, ALL).events()).hasSize(2);
        Slice after = outbox.read(3, ALL, ALL);
        assertThat(after.first()).isEqualTo(6);
        assertThat(gap(after).kind()).isEqualTo("events-refused");
        assertThat(gap(after).missing()).isEqualTo(4);
        assertThat(after.next()).isEqualTo(11);
        assertThat(outbox.state().parked()).isEqualTo(4);
        reopen(LIMIT);
        assertThat(outbox.state().parked()).isEqualTo(4);
    }

    @Test
    void tooManyRefusedEventsGoCounted() throws OutboxFullException {
        reopen(40_000);
        append(1, 100);
        outbox.park(1, 100, "400");
        OutboxState state = outbox.state();
        assertThat(state.parkedDropped()).isPositive();
        assertThat(state.parked() + state.parkedDropped()).isEqualTo(100);
    }

    @Test
    void eventsForgottenOnTheCollectorsWordAreAccountedForWhenItLacksThem() throws OutboxFullException {
        append(1, 10);
        outbox.forget(8);
        outbox.bridge(8);
        assertThat(outbox.read(1, ALL, ALL).first()).isEqualTo(9);
        outbox.bridge(2);
        Slice bridged = outbox.read(3, ALL, ALL);
        assertThat(bridged.first()).isEqualTo(8);
        assertThat(gap(bridged).missing()).isEqualTo(bridged.first() - 2);
        outbox.bridge(2);
        assertThat(outbox.read(3, ALL, ALL)).isEqualTo(bridged);
    }

    @Test
    void droppedEventsNeedNoBridge() throws OutboxFullException {
        reopen(20_000);
        append(1, 500);
        Slice before = all();
        outbox.bridge(0);
        assertThat(all()).isEqualTo(before);
    }

    @Test
    void renewedStreamHasANewEpochAndTheSameEvents() throws OutboxFullException {
        append(1, 10);
        outbox.forget(4);
        Slice before = all();
        outbox.renew("as the test wants it");
        Slice after = all();
        assertThat(after.stream().epoch()).isNotEqualTo(before.stream().epoch());
        assertThat(after.first()).isEqualTo(1);
        assertThat(after.events().subList(0, 6)).isEqualTo(before.events());
        reopen(LIMIT);
        assertThat(all()).isEqualTo(after);
    }

    @Test
    void fullDiskTakesNothingAndGoesOnWithRoom() throws Exception {
        append(1, 10);
        outbox.limitPages(12);
        assertThatThrownBy(() -> outbox.append(
                        LongStream.range(11, 2000)
                                .mapToObj(SqliteOutboxTests::event)
                                .toList(),
                        new ReadingPosition("log", "far")))
                .isInstanceOf(OutboxFullException.class);
        assertThat(outbox.state().writable()).isFalse();
        assertThat(outbox.position("log")).isEmpty();
        assertThat(all().next()).isEqualTo(11);
        outbox.limitPages(100_000);
        append(11, 1999);
        assertThat(outbox.state().writable()).isTrue();
        assertThat(all().events()).hasSize(1999);
    }

    @Test
    void brokenFileIsSetAsideAndANewStreamSaysSo() throws Exception {
        append(1, 10);
        outbox.append(List.of(), new ReadingPosition("log", "here"));
        String epoch = all().stream().epoch();
        outbox.close();
        Files.writeString(directory.resolve("outbox.db"), "this is no database, and long enough to be seen as none");
        Files.deleteIfExists(directory.resolve("outbox.db-wal"));
        outbox = outbox(LIMIT);
        assertThat(all().stream().epoch()).isNotEqualTo(epoch);
        assertThat(gap(all()).kind()).isEqualTo("outbox-broken");
        assertThat(outbox.state().setAside()).isEqualTo(1);
        try (var files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .anyMatch(name -> name.startsWith("outbox.db.broken-"));
        }
    }

    @Test
    void damagedPageIsFoundAtTheStartAndReadingPositionsAreSaved() throws Exception {
        append(1, 2000);
        outbox.append(List.of(), new ReadingPosition("log", "here"));
        outbox.close();
        Path file = directory.resolve("outbox.db");
        byte[] bytes = Files.readAllBytes(file);
        assertThat(bytes.length).isGreaterThan(200_000);
        for (int i = bytes.length - 40_000; i < bytes.length - 20_000; i++) {
            bytes[i] = (byte) (i * 31);
        }
        Files.write(file, bytes);
        outbox = outbox(LIMIT);
        assertThat(outbox.state().setAside()).isEqualTo(1);
        assertThat(outbox.position("log")).contains("here");
    }

    @Test
    void directoryOfAnotherNodeIsRefused() {
        outbox.close();
        assertThatThrownBy(() -> new SqliteOutbox(directory, new NodeName("node-2"), Network.REGTEST, LIMIT, CLOCK))
                .isInstanceOf(OutboxFailedException.class)
                .hasMessageContaining("belongs to node node-1");
        outbox = outbox(LIMIT);
    }

    @Test
    void secondProcessIsRefused() {
        assertThatThrownBy(() -> outbox(LIMIT))
                .isInstanceOf(OutboxFailedException.class)
                .hasMessageContaining("another process has it");
    }
}
