package org.bmon.agent.source.rpc.poll;

import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionFactory;
import org.bmon.agent.outbox.Intake;
import org.bmon.agent.outbox.OutboxFullException;
import org.bmon.agent.outbox.ReadingPosition;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.event.Event;
import org.junit.jupiter.api.AfterEach;

/** A source that asks a node which does as a test tells it. */
abstract class RpcSourceFixture {

    static final Duration QUICKLY = Duration.ofMillis(10);

    final FakeNodeRpc node = new FakeNodeRpc();
    final Box box = new Box();
    final AtomicInteger failures = new AtomicInteger();
    final AtomicInteger skippedContents = new AtomicInteger();
    final Map<PollKind, Duration> intervals = new EnumMap<>(PollKind.class);
    NodeFacts facts = new NodeFacts(PollSettings.defaults(), System::nanoTime);
    RpcSource source;

    private final PollMetrics metrics = new PollMetrics() {
        @Override
        public void asked(PollKind kind, boolean told) {}

        @Override
        public void failed() {
            failures.incrementAndGet();
        }

        @Override
        public void contentSkipped() {
            skippedContents.incrementAndGet();
        }
    };

    /** An outbox that can be full. */
    static final class Box implements Intake {

        final List<Event> events = new CopyOnWriteArrayList<>();
        volatile boolean full;

        @Override
        public void append(List<Event> added, ReadingPosition... positions) throws OutboxFullException {
            if (full) {
                throw new OutboxFullException("the disk is full", new IllegalStateException("as the test wants it"));
            }
            events.addAll(added);
        }

        @Override
        public Optional<String> position(String source) {
            return Optional.empty();
        }

        @Override
        public boolean isHalfFull() {
            return false;
        }
    }

    static ConditionFactory soon() {
        return await().atMost(Duration.ofMinutes(1)).pollInterval(Duration.ofMillis(5));
    }

    void start(boolean waitForBlocks) {
        PollSettings settings = new PollSettings(intervals, waitForBlocks, Duration.ZERO, Duration.ZERO, List.of(2, 6));
        facts = new NodeFacts(settings, System::nanoTime);
        source = new RpcSource(
                node,
                new NodeName("alpha"),
                Network.MAIN,
                settings,
                facts,
                box,
                metrics,
                Clock.systemUTC(),
                System::nanoTime);
        source.start();
    }

    @AfterEach
    void stop() {
        if (source != null) {
            source.close();
        }
    }

    <E extends Event> List<E> all(Class<E> type) {
        return box.events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    <E extends Event> E first(Class<E> type) {
        soon().until(() -> !all(type).isEmpty());
        return all(type).get(0);
    }

    static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
