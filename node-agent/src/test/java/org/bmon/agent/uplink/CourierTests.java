package org.bmon.agent.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.bmon.agent.outbox.OutboxFullException;
import org.bmon.agent.outbox.SqliteOutbox;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.common.event.DataGap;
import org.bmon.common.event.Event;
import org.bmon.common.event.NodeWarning;
import org.bmon.common.wire.Batch;
import org.bmon.common.wire.ClockExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CourierTests {

    private static final NodeName NODE = new NodeName("node-1");
    private static final UplinkSettings SETTINGS = UplinkSettings.defaults()
            .withBatch(10, Duration.ofSeconds(1), Duration.ofSeconds(5))
            .withTimeouts(Duration.ofSeconds(2), Duration.ofMillis(500))
            .withBackoff(Duration.ofMillis(100), Duration.ofSeconds(10));

    @TempDir
    Path directory;

    StubCollector collector;
    SqliteOutbox outbox;
    HttpCollector port;
    Courier courier;
    long millis = 1_800_000_000_000L;
    final List<Outcome> outcomes = new ArrayList<>();
    private long appended;

    @BeforeEach
    void begin() throws IOException {
        collector = new StubCollector();
        outbox = new SqliteOutbox(directory, NODE, Network.REGTEST, 1 << 20, clock());
        courier = courier(TokenSource.of(StubCollector.TOKEN));
    }

    @AfterEach
    void end() {
        port.close();
        collector.close();
        outbox.close();
    }

    private Clock clock() {
        InstantSource source = () -> Instant.ofEpochMilli(millis);
        return source.withZone(ZoneOffset.UTC);
    }

    private final List<String> wishes = new ArrayList<>();

    private Courier courier(TokenSource token) {
        if (port != null) {
            port.close();
        }
        port = new HttpCollector(new CollectorSettings(collector.uri(), token, SETTINGS), NODE);
        return new Courier(
                outbox,
                port,
                SETTINGS,
                (outcome, events) -> outcomes.add(outcome),
                clock(),
                new SplittableRandom(1),
                wishes::addAll);
    }

    private void append(int count) throws OutboxFullException {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(new NodeWarning(Stamp.ofLog(++appended), "number", "x"));
        }
        outbox.append(events);
    }

    private Duration step() {
        Duration wait = courier.step();
        millis += wait.toMillis();
        return wait;
    }

    private void steps(int count) {
        for (int i = 0; i < count; i++) {
            step();
        }
    }

    private List<Long> taken() {
        return collector.events.values().stream()
                .map(event -> event.at().micros())
                .toList();
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }

    @Test
    void whatTheCollectorWishesIsHandedOn() throws OutboxFullException {
        collector.wants = List.of("mempool", "block 00");
        append(1);

        step();

        assertThat(wishes).containsExactly("mempool", "block 00");
    }

    @Test
    void batchesFollowEachOtherWithoutAWaitWhileThereIsMore() throws OutboxFullException {
        append(25);
        assertThat(step()).isZero();
        assertThat(step()).isEqualTo(SETTINGS.maxDelay());
        steps(1);
        assertThat(taken()).isEqualTo(upTo(25));
        assertThat(collector.batches).extracting(batch -> batch.events().size()).containsExactly(10, 10, 5);
    }

    @Test
    void onlyWhatIsDurableIsForgotten() throws OutboxFullException {
        append(10);
        step();
        assertThat(outbox.state().events()).isEqualTo(10);
        collector.makeDurable(7);
        append(1);
        step();
        assertThat(outbox.state().first()).isEqualTo(8);
    }

    @Test
    void emptyBatchComesAsAHeartbeatAndBringsTheClockExchange() throws OutboxFullException {
        append(1);
        step();
        long sent = 1_800_000_000_000_000L;
        steps(5);
        assertThat(collector.batches).hasSize(2);
        Batch beat = collector.batches.get(1);
        assertThat(beat.events()).isEmpty();
        assertThat(beat.first()).isEqualTo(2);
        assertThat(collector.batches.get(0).lastExchange()).isNull();
        assertThat(beat.lastExchange()).isEqualTo(new ClockExchange(sent, 1_000, 2_000, sent));
    }

    @Test
    void lostReplyRepeatsTheBatchAndTheCollectorTakesItOnce() throws OutboxFullException {
        append(10);
        collector.faults.add(StubCollector.Fault.LOSE_REPLY);
        steps(2);
        assertThat(outcomes).containsExactly(Outcome.UNREACHABLE, Outcome.DELIVERED);
        assertThat(taken()).isEqualTo(upTo(10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"reply", "problem"})
    void restartedCollectorIsSentAgainWhatWasNotDurable(String form) throws OutboxFullException {
        collector.conflictAs = form;
        append(30);
        steps(3);
        collector.makeDurable(12);
        collector.restart();
        append(1);
        steps(6);
        assertThat(taken()).isEqualTo(upTo(31));
        assertThat(outcomes).contains(Outcome.CONFLICT);
    }

    @Test
    void quietAgentNoticesARestartWithItsHeartbeat() throws OutboxFullException {
        append(5);
        step();
        collector.restart();
        steps(8);
        assertThat(taken()).isEqualTo(upTo(5));
    }

    @Test
    void collectorThatLostItsStoreGetsAGapForWhatIsForgotten() throws OutboxFullException {
        append(10);
        step();
        collector.makeDurable(10);
        append(5);
        step();
        collector.durable = 0;
        collector.restart();
        append(1);
        steps(4);
        assertThat(collector.received).isEqualTo(16);
        Event first = collector.events.values().iterator().next();
        assertThat(first).isInstanceOfSatisfying(DataGap.class, gap -> {
            assertThat(gap.kind()).isEqualTo("store-lost");
            assertThat(gap.missing()).isEqualTo(10);
        });
    }

    @Test
    void collectorThatKnowsMoreThanTheOutboxGetsANewStream() throws OutboxFullException {
        append(5);
        step();
        String epoch = collector.epoch;
        collector.received = 100;
        append(5);
        steps(3);
        assertThat(collector.epoch).isNotEqualTo(epoch);
        assertThat(taken().subList(0, 10)).isEqualTo(upTo(10));
    }

    @Test
    void refusedEventsAreParkedAndDeliveryGoesOn() throws OutboxFullException {
        append(25);
        collector.faults.add(400);
        steps(5);
        assertThat(outbox.state().parked()).isEqualTo(10);
        assertThat(collector.received).isEqualTo(25);
        assertThat(collector.events.get(10L)).isInstanceOfSatisfying(DataGap.class, gap -> {
            assertThat(gap.kind()).isEqualTo("events-refused");
            assertThat(gap.missing()).isEqualTo(10);
        });
        assertThat(outcomes).containsOnlyOnce(Outcome.REFUSED);
        assertThat(courier.state().problem()).isNull();
    }

    @Test
    void tooLargeBatchesAreHalved() throws OutboxFullException {
        collector.maxEvents = 3;
        append(20);
        steps(60);
        assertThat(taken()).isEqualTo(upTo(20));
        assertThat(outbox.state().parked()).isZero();
    }

    @Test
    void eventThatIsTooLargeAloneIsParked() throws OutboxFullException {
        append(1);
        collector.faults.add(413);
        steps(3);
        assertThat(outbox.state().parked()).isEqualTo(1);
    }

    @Test
    void waitsGrowWhileTheCollectorFailsAndLoseNothing() throws OutboxFullException {
        append(10);
        for (int i = 0; i < 8; i++) {
            collector.faults.add(i % 2 == 0 ? 503 : 500);
        }
        List<Duration> waits = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            waits.add(step());
        }
        for (int i = 0; i < waits.size(); i++) {
            long longest = Math.min(10_000, 100L << i);
            assertThat(waits.get(i).toMillis()).isBetween(longest / 2, longest);
        }
        step();
        assertThat(taken()).isEqualTo(upTo(10));
        assertThat(courier.state().problem()).isNull();
    }

    @Test
    void hangingCollectorIsGivenUpAndTriedAgain() throws OutboxFullException {
        append(10);
        collector.faults.add(StubCollector.Fault.HANG);
        steps(2);
        assertThat(outcomes).containsExactly(Outcome.UNREACHABLE, Outcome.DELIVERED);
    }

    @Test
    void answerThatIsNoReplyForgetsNothing() throws OutboxFullException {
        append(10);
        collector.faults.add(StubCollector.Fault.GIBBERISH);
        steps(1);
        assertThat(outcomes).containsExactly(Outcome.UNREADABLE);
        assertThat(outbox.state().events()).isEqualTo(10);
        steps(1);
        assertThat(taken()).isEqualTo(upTo(10));
    }

    @Test
    void wrongTokenIsTriedSlowlyUntilItsFileIsMended() throws OutboxFullException, IOException {
        Path file = directory.resolve("token");
        Files.writeString(file, "another\n");
        courier = courier(TokenSource.ofFile(file));
        append(1);
        assertThat(step()).isGreaterThanOrEqualTo(SETTINGS.maxBackoff().dividedBy(2));
        assertThat(courier.state().problem()).contains("401").contains("bmon.agent.token");
        Files.writeString(file, StubCollector.TOKEN + "\n");
        step();
        assertThat(taken()).isEqualTo(upTo(1));
    }

    @Test
    void addressThatIsNoCollectorIsSaidSo() throws OutboxFullException {
        append(1);
        collector.faults.add(404);
        step();
        assertThat(outcomes).containsExactly(Outcome.MISDIRECTED);
        assertThat(courier.state().problem()).contains("bmon.agent.collector-url");
        assertThat(outbox.state().parked()).isZero();
    }

    static LongStream seeds() {
        return LongStream.range(0, 15);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void everyEventArrivesInOrderThroughFaultsOnBothSides(long seed) throws OutboxFullException {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 60; i++) {
            switch (random.nextInt(8)) {
                case 0, 1 -> append(random.nextInt(30));
                case 2 -> collector.makeDurable(random.nextLong(appended + 1));
                case 3 -> collector.restart();
                case 4 -> courier = courier(TokenSource.of(StubCollector.TOKEN));
                case 5 ->
                    collector.faults.add(random.nextBoolean() ? StubCollector.Fault.LOSE_REPLY : Integer.valueOf(503));
                default -> steps(3);
            }
        }
        collector.faults.clear();
        for (int i = 0; i < 100 && collector.received < appended; i++) {
            step();
        }
        collector.makeDurable(appended);
        steps(10);
        assertThat(taken()).isEqualTo(upTo(appended));
        assertThat(outbox.state().events()).isZero();
    }
}
