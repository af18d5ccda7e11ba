package org.bmon.collector.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bmon.collector.metrics.CollectorMetrics;
import org.bmon.collector.metrics.MetricsFixture;
import org.bmon.collector.store.HistoryStore;
import org.bmon.collector.store.SqliteHistory;
import org.bmon.collector.store.StoreException;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.common.event.Event;
import org.bmon.common.event.NodeReachable;
import org.bmon.common.event.StreamId;
import org.bmon.common.wire.Batch;
import org.bmon.common.wire.BatchCodec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The live fleet while its store works and while it does not. */
class LiveFleetTests {

    private static final StreamId STREAM = new StreamId(new NodeName("ada"), Network.REGTEST, "e1");
    private static final int MAX_QUEUE = 1_000;

    @TempDir
    Path folder;

    private final AtomicBoolean diskFull = new AtomicBoolean();
    private final BatchCodec codec = new BatchCodec();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private HistoryStore store;
    private LiveFleet fleet;

    @BeforeEach
    void start() {
        HistoryStore sqlite = SqliteHistory.open(folder);
        store = (HistoryStore) Proxy.newProxyInstance(
                HistoryStore.class.getClassLoader(), new Class<?>[] {HistoryStore.class}, (proxy, method, values) -> {
                    if (method.getName().equals("write") && diskFull.get()) {
                        throw new StoreException("the disk is full", new IllegalStateException());
                    }
                    try {
                        return method.invoke(sqlite, values);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        CollectorMetrics metrics = MetricsFixture.on(meters);
        LiveProperties properties = new LiveProperties(
                Duration.ofMinutes(15),
                100,
                1_000,
                MAX_QUEUE,
                Duration.ofMillis(20),
                Duration.ofMinutes(5),
                Duration.ofDays(7),
                WatchProperties.unset(),
                AnomalyProperties.unset());
        fleet = new LiveFleet(
                properties,
                new FleetProperties(null, Duration.ofMinutes(1)),
                store,
                metrics,
                Clock.systemUTC(),
                codec,
                Membership.EVERYBODY,
                List.of());
        fleet.start();
    }

    @AfterEach
    void stop() {
        fleet.stop();
        store.close();
    }

    private Receipt receive(long first, int count) throws Exception {
        long now = Stamp.micros(Clock.systemUTC().instant());
        Event event = new NodeReachable(Stamp.ofLog(now), 290_000, null);
        Batch batch = new Batch(STREAM, first, now, null, Collections.nCopies(count, event));
        return fleet.receive(batch, codec.encode(batch), now);
    }

    @Test
    void nothingIsDurableWhileTheStoreFailsAndAllOfItAfterwards() throws Exception {
        diskFull.set(true);
        receive(1, 10);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> meters.get("bmon.store.failures").counter().count() >= 1);

        assertThat(receive(11, 0)).isEqualTo(new Receipt(10, 0));
        assertThat(fleet.isCommitting()).isFalse();

        diskFull.set(false);
        await().atMost(Duration.ofSeconds(60)).until(() -> receive(11, 0).durable() == 10);
        assertThat(fleet.isCommitting()).isTrue();
    }

    @Test
    void deliveriesAreRefusedOnceTheQueueIsFullAndNothingIsTaken() throws Exception {
        diskFull.set(true);
        long[] next = {1};
        await().atMost(Duration.ofSeconds(30)).until(() -> {
            try {
                next[0] = receive(next[0], 400).received() + 1;
                return false;
            } catch (QueueFullException e) {
                return true;
            }
        });
        long taken = next[0] - 1;

        assertThatThrownBy(() -> receive(next[0], 400)).isInstanceOf(QueueFullException.class);
        assertThat(receive(next[0], 0).received()).isEqualTo(taken);
        // What the commit in hand, the pending one and the queue may hold, and one batch more.
        assertThat(taken).isLessThan(4L * MAX_QUEUE);

        diskFull.set(false);
        await().atMost(Duration.ofSeconds(30)).until(() -> receive(next[0], 0).durable() == taken);
    }

    @Test
    void cleanStopCommitsWhatWasReceived() throws Exception {
        receive(1, 25);
        fleet.stop();

        assertThat(store.positions())
                .singleElement()
                .satisfies(position -> assertThat(position.durable()).isEqualTo(25));
    }
}
