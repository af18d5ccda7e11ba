package org.bmon.collector.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.bmon.collector.Samples.block;
import static org.bmon.collector.Samples.connected;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bmon.collector.chain.SupplyTotal;
import org.bmon.collector.fleet.NodeState;
import org.bmon.collector.metrics.MetricsFixture;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.propagation.Quality;
import org.bmon.collector.propagation.Stage;
import org.bmon.collector.store.HistoryStore;
import org.bmon.collector.store.NoticeQuery;
import org.bmon.collector.store.OfNetwork;
import org.bmon.collector.store.SqliteHistory;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.common.TimeSource;
import org.bmon.common.event.BlockAudit;
import org.bmon.common.event.Event;
import org.bmon.common.event.StreamId;
import org.bmon.common.wire.Batch;
import org.bmon.common.wire.BatchCodec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What lasts, and what is added up, over a restart that comes after the journal has forgotten how it began. */
@Tag("long")
class WatchesOverRestartTests {

    private static final long COIN = 100_000_000;

    @TempDir
    Path folder;

    private final BatchCodec codec = new BatchCodec();
    private final Map<String, Long> positions = new HashMap<>();
    private final SetClock clock = new SetClock();
    private HistoryStore store;
    private LiveFleet fleet;

    /** A clock that tests set. */
    private static final class SetClock extends Clock {
        private volatile long seconds = 1_800_000_000;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochSecond(seconds);
        }
    }

    /** Who has a token; null if that is not known. */
    private volatile @Nullable Set<NodeName> members;

    @BeforeEach
    void start() {
        store = SqliteHistory.open(folder);
        LiveProperties properties = new LiveProperties(
                Duration.ofMinutes(15),
                100,
                1_000,
                1_000,
                Duration.ofMillis(20),
                Duration.ofMinutes(5),
                Duration.ofDays(7),
                WatchProperties.unset(),
                AnomalyProperties.unset());
        fleet = new LiveFleet(
                properties,
                new FleetProperties(null, Duration.ofMinutes(5)),
                store,
                MetricsFixture.on(new SimpleMeterRegistry()),
                clock,
                codec,
                () -> Optional.ofNullable(members),
                List.of());
        fleet.start();
    }

    @AfterEach
    void stop() {
        fleet.stop();
        store.close();
    }

    private static StreamId stream(String node) {
        return new StreamId(new NodeName(node), Network.REGTEST, "e1");
    }

    private long now() {
        return Stamp.micros(clock.instant());
    }

    private void deliver(String node, Event... events) throws Exception {
        long first = positions.getOrDefault(node, 1L);
        Batch batch = new Batch(stream(node), first, now(), null, List.of(events));
        fleet.receive(batch, codec.encode(batch), now());
        positions.put(node, first + events.length);
        await().atMost(Duration.ofMinutes(1))
                .until(() -> fleet.receive(batch, codec.encode(batch), now()).durable() >= first + events.length - 1);
    }

    /** Lets time pass with both agents there, in steps. */
    private void pass(int minutes) throws Exception {
        for (int i = 0; i < minutes; i++) {
            clock.seconds += 60;
            deliver("ada");
            deliver("bob");
        }
    }

    private List<Notice> notices() {
        return store.notices(NoticeQuery.latest(100)).stream()
                .map(OfNetwork::value)
                .toList();
    }

    @Test
    void noticeThatLastsGoesOnUnderItsKeyAndEndsOnce() throws Exception {
        deliver("ada", connected(now(), block(99), 99));
        deliver("bob", connected(now(), block(99), 99));
        pass(1);
        deliver("ada", connected(now(), block(100), 100));
        pass(3);
        await().atMost(Duration.ofMinutes(1)).until(() -> notices().size() == 1);
        Notice before = notices().get(0);
        assertThat(before.kind()).isEqualTo(NoticeKind.NODE_BEHIND);
        pass(80);

        stop();
        start();
        pass(2);
        assertThat(notices()).hasSize(1).allMatch(Notice::isOpen);
        deliver("bob", connected(now(), block(100), 100));
        pass(7);
        await().atMost(Duration.ofMinutes(1)).until(() -> !notices().get(0).isOpen());

        assertThat(notices()).hasSize(1);
        assertThat(notices().get(0).key()).isEqualTo(before.key());
        assertThat(notices().get(0).sinceMicros()).isEqualTo(before.sinceMicros());
    }

    @Test
    void runningSumOfTheSupplyGoesOn() throws Exception {
        deliver("ada", audit(100));
        pass(75);
        stop();
        start();
        deliver("ada", audit(101));

        await().atMost(Duration.ofMinutes(1))
                .until(() -> store.supplies(Network.REGTEST, 10).size() == 2);
        assertThat(store.supplies(Network.REGTEST, 10))
                .last()
                .isEqualTo(new SupplyTotal(block(101), 101, 100, 99 * COIN, 100 * COIN));
    }

    @Test
    void contentOfANewBlockIsAskedOfTheNodeThatHasIt() throws Exception {
        deliver("ada", connected(now(), block(99), 99));
        deliver("bob", connected(now(), block(99), 99));
        deliver("ada", connected(now(), block(100), 100));

        assertThat(fleet.wants(stream("bob"))).doesNotContain("block " + block(100));
        assertThat(fleet.wants(stream("ada"))).contains("block " + block(100));
    }

    @Test
    void silenceOverARestartIsOneNotice() throws Exception {
        deliver("ada", connected(now(), block(99), 99));
        deliver("bob", connected(now(), block(99), 99));
        passWithoutBob(8);
        await().atMost(Duration.ofMinutes(1)).until(() -> notices().size() == 1);
        Notice before = notices().get(0);
        assertThat(before.kind()).isEqualTo(NoticeKind.NODE_SILENT);

        stop();
        clock.seconds += 30;
        start();
        passWithoutBob(8);
        assertThat(notices()).hasSize(1).allMatch(Notice::isOpen);
        assertThat(state("bob")).isEqualTo(NodeState.SILENT);
        deliver("bob", connected(now(), block(100), 100));
        pass(2);
        await().atMost(Duration.ofMinutes(1)).until(() -> !notices().get(0).isOpen());

        assertThat(notices()).extracting(Notice::key).containsExactly(before.key());
        assertThat(notices().get(0).sinceMicros()).isEqualTo(before.sinceMicros());
    }

    @Test
    void nodeWithoutATokenIsRetiredAndItsNoticesEnd() throws Exception {
        members = Set.of(new NodeName("ada"), new NodeName("bob"));
        deliver("ada", connected(now(), block(99), 99));
        deliver("bob", connected(now(), block(99), 99));
        passWithoutBob(8);
        await().atMost(Duration.ofMinutes(1)).until(() -> notices().size() == 1);

        members = Set.of(new NodeName("ada"));
        passWithoutBob(2);
        await().atMost(Duration.ofMinutes(1)).until(() -> !notices().get(0).isOpen());
        assertThat(state("bob")).isEqualTo(NodeState.RETIRED);
        deliver("ada", connected(now(), block(100), 100));
        await().atMost(Duration.ofMinutes(1))
                .until(() -> store.block(block(100)).isPresent());
        assertThat(store.block(block(100)).orElseThrow().value().stages().get(Stage.CONNECTED))
                .satisfies(spread -> assertThat(spread.expected()).isEqualTo(1))
                .satisfies(spread -> assertThat(spread.quality()).isNotEqualTo(Quality.PARTIAL));
        stop();
        start();
        passWithoutBob(2);
        await().atMost(Duration.ofMinutes(1)).until(() -> state("bob") == NodeState.RETIRED);

        members = Set.of(new NodeName("ada"), new NodeName("bob"));
        deliver("bob", connected(now(), block(100), 100));
        pass(3);
        await().atMost(Duration.ofMinutes(1)).until(() -> state("bob") != NodeState.RETIRED);
        assertThat(notices()).hasSize(1);
    }

    private void passWithoutBob(int minutes) throws Exception {
        for (int i = 0; i < minutes; i++) {
            clock.seconds += 60;
            deliver("ada");
        }
    }

    private NodeState state(String node) {
        return fleet.nodes().stream()
                .filter(status -> status.record().node().value().equals(node))
                .findFirst()
                .orElseThrow()
                .state();
    }

    private BlockAudit audit(int block) {
        Stamp at = new Stamp(now(), TimeSource.POLLED);
        long claimed = block == 100 ? 50 * COIN : 49 * COIN + 10;
        return new BlockAudit(
                at, block(block), block, claimed, 50 * COIN, 10L * (block - 100), null, block(block - 1), null);
    }
}
