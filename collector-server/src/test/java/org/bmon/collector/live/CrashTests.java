package org.bmon.collector.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.bmon.collector.FleetStory;
import org.bmon.collector.metrics.MetricsFixture;
import org.bmon.collector.propagation.Stage;
import org.bmon.collector.store.HistoryStore;
import org.bmon.collector.store.SqliteHistory;
import org.bmon.collector.store.StoreException;
import org.bmon.collector.store.TimeQuery;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.common.event.Event;
import org.bmon.common.event.StreamId;
import org.bmon.common.wire.Batch;
import org.bmon.common.wire.BatchCodec;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A live fleet that dies at random commits, just before or just after they are on disk, dozens of times: the same in one
 * process as RestartTests does with a few real kills.
 */
class CrashTests {

    private static final List<String> NAMES = List.of("ada", "bob", "cyd", "dee");
    private static final int LIVES = 25;

    @TempDir
    Path folder;

    private final BatchCodec codec = new BatchCodec();

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void historyAfterManyDeathsIsThatOfAnUndisturbedRun(long seed) throws Exception {
        long begin = Stamp.micros(Clock.systemUTC().instant()) - 400_000_000L;
        FleetStory story = new FleetStory(seed, NAMES, begin, 12, 20_000_000L);

        String expected;
        try (HistoryStore store = SqliteHistory.open(folder.resolve("calm"))) {
            LiveFleet fleet = fleet(store);
            fleet.start();
            send(fleet, story, new SplittableRandom(seed), Integer.MAX_VALUE);
            awaitDurable(fleet, story);
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> story.transactions().stream()
                            .allMatch(txid -> store.transaction(txid).isPresent()));
            fleet.stop();
            expected = told(store, story);
        }

        SplittableRandom random = new SplittableRandom(seed + 1_000);
        try (HistoryStore store = SqliteHistory.open(folder.resolve("rough"))) {
            for (int life = 0; life < LIVES; life++) {
                LiveFleet fleet = fleet(mortal(store, random.nextInt(4), random.nextBoolean()));
                fleet.start();
                send(fleet, story, random, 1 + random.nextInt(12));
                fleet.stop();
            }
            LiveFleet last = fleet(store);
            last.start();
            send(last, story, random, Integer.MAX_VALUE);
            awaitDurable(last, story);
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(told(store, story)).isEqualTo(expected));
            last.stop();
        }
    }

    private LiveFleet fleet(HistoryStore store) {
        LiveProperties properties = new LiveProperties(
                Duration.ofMinutes(15),
                100,
                1_000,
                100_000,
                Duration.ofMillis(2),
                Duration.ofMinutes(5),
                Duration.ofDays(7),
                WatchProperties.unset(),
                AnomalyProperties.unset());
        return new LiveFleet(
                properties,
                new FleetProperties(null, Duration.ofMinutes(1)),
                store,
                MetricsFixture.on(new SimpleMeterRegistry()),
                Clock.systemUTC(),
                codec,
                Membership.EVERYBODY,
                List.of());
    }

    /** A store that takes some commits and none after; the last of them reaches the disk, but nobody hears of it. */
    private static HistoryStore mortal(HistoryStore store, int commits, boolean lastWords) {
        int[] left = {commits};
        return (HistoryStore) Proxy.newProxyInstance(
                HistoryStore.class.getClassLoader(), new Class<?>[] {HistoryStore.class}, (proxy, method, values) -> {
                    boolean write = method.getName().equals("write");
                    boolean dead = write && left[0]-- <= 0;
                    if (dead && !(lastWords && left[0] == -1)) {
                        throw new StoreException("dead", null);
                    }
                    try {
                        Object result = method.invoke(store, values);
                        if (dead) {
                            throw new StoreException("dead, with last words", null);
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** Sends batches of the nodes in turns, from where each stream is on. */
    private void send(LiveFleet fleet, FleetStory story, SplittableRandom random, int batches) throws Exception {
        Map<String, Long> next = new TreeMap<>();
        for (String name : NAMES) {
            next.put(name, receive(fleet, name, 1, List.of()).received() + 1);
        }
        boolean any = true;
        for (int sent = 0; any && sent < batches; ) {
            any = false;
            for (String name : NAMES) {
                List<Event> events = story.events().getOrDefault(name, List.of());
                int from = (int) (next.getOrDefault(name, 1L) - 1);
                int to = Math.min(events.size(), from + 1 + random.nextInt(7));
                if (from < to && sent < batches) {
                    next.put(
                            name,
                            receive(fleet, name, from + 1L, events.subList(from, to))
                                            .received()
                                    + 1);
                    any = true;
                    sent++;
                }
            }
        }
    }

    private Receipt receive(LiveFleet fleet, String name, long first, List<Event> events) throws Exception {
        long now = Stamp.micros(Clock.systemUTC().instant());
        StreamId stream = new StreamId(new NodeName(name), Network.REGTEST, "e1");
        Batch batch = new Batch(stream, first, now, null, events);
        return fleet.receive(batch, codec.encode(batch), now);
    }

    private void awaitDurable(LiveFleet fleet, FleetStory story) {
        story.events()
                .forEach((name, events) -> await().atMost(Duration.ofSeconds(60))
                        .until(() -> receive(fleet, name, events.size() + 1L, List.of())
                                        .durable()
                                == events.size()));
    }

    /** All that the store tells of the story. */
    private static String told(HistoryStore store, FleetStory story) {
        List<Object> told = new ArrayList<>();
        told.addAll(store.latestBlocks(null, 100));
        told.addAll(store.reorgs(TimeQuery.latest(null, 100)).items());
        told.addAll(store.invalidBlocks(TimeQuery.latest(null, 100)).items());
        story.transactions().forEach(txid -> told.add(store.transaction(txid)));
        for (Stage stage : Stage.values()) {
            told.addAll(store.nodeHours(Network.REGTEST, stage, 0, Long.MAX_VALUE));
            told.addAll(store.spreadHours(Network.REGTEST, stage, 0, Long.MAX_VALUE));
        }
        StringBuilder text = new StringBuilder();
        told.forEach(each -> text.append(each).append('\n'));
        return text.toString();
    }
}
