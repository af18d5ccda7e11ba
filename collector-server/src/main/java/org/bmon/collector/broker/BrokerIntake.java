package org.bmon.collector.broker;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.bmon.broker.BrokerAwayException;
import org.bmon.broker.BrokerMetrics;
import org.bmon.broker.BrokerSettings;
import org.bmon.broker.StreamWriter;
import org.bmon.broker.TopicMismatchException;
import org.bmon.broker.TopicSetup;
import org.bmon.broker.Wishes;
import org.bmon.collector.fleet.ClockEstimate;
import org.bmon.collector.live.Intake;
import org.bmon.collector.live.NodeClocks;
import org.bmon.collector.live.QueueFullException;
import org.bmon.collector.live.Receipt;
import org.bmon.collector.live.StreamConflictException;
import org.bmon.collector.metrics.CollectorMetrics;
import org.bmon.collector.store.HistoryStore;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.common.event.StreamId;
import org.bmon.common.part.ClockReading;
import org.bmon.common.wire.Batch;
import org.bmon.common.wire.NotFollowingException;
import org.bmon.common.wire.StreamProgress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Hands batches to the broker. What it has acknowledged is durable: any collector of the group can take it from there, and
 * any instance can take the node's next batch. While the broker is away agents are told to come again. Safe for use by
 * many threads.
 */
final class BrokerIntake implements Intake, SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(BrokerIntake.class);

    /** Before the web server in starting, after it in stopping. */
    private static final int PHASE = 0;

    private static final Duration CLOCK_MEMORY = Duration.ofMinutes(10);
    private static final Duration ROUND = Duration.ofSeconds(1);

    private final TopicSetup topics;
    private final StreamWriter writer;
    private final Wishes wishes;
    private final BrokerMetrics broker;
    private final CollectorMetrics metrics;
    private final Clock clock;
    private final HistoryStore history;
    private final NodeClocks clocks = new NodeClocks(CLOCK_MEMORY);
    private volatile boolean ready;
    private volatile boolean running;
    private @Nullable String problem;
    private @Nullable Thread keeper;

    /** @param history what is kept so far: a collector that was alone may have begun it */
    BrokerIntake(
            BrokerSettings settings,
            BrokerMetrics broker,
            CollectorMetrics metrics,
            Clock clock,
            HistoryStore history) {
        this.topics = new TopicSetup(settings);
        this.writer = new StreamWriter(settings, null, broker, System::nanoTime);
        this.wishes = new Wishes(settings, broker, System::nanoTime);
        this.broker = broker;
        this.metrics = metrics;
        this.clock = clock;
        this.history = history;
    }

    @Override
    public Receipt receive(Batch batch, byte[] body, long receivedMicros)
            throws StreamConflictException, QueueFullException {
        if (!ready) {
            throw new QueueFullException("the broker was not reached yet; send this batch again later");
        }
        NodeName node = batch.stream().node();
        try {
            StreamWriter.Written written = writer.write(batch, receivedMicros, reading(batch, receivedMicros));
            metrics.duplicate(node, written.skipped());
            return receipt(written.progress());
        } catch (NotFollowingException e) {
            throw new StreamConflictException(
                    String.valueOf(e.getMessage()), e.progress().stream().epoch(), receipt(e.progress()));
        } catch (BrokerAwayException e) {
            throw new QueueFullException(e.getMessage() + "; send this batch again later");
        }
    }

    private static Receipt receipt(StreamProgress progress) {
        return new Receipt(progress.received(), progress.received());
    }

    private @Nullable ClockReading reading(Batch batch, long nowMicros) {
        ClockEstimate estimate = clocks.estimate(batch, nowMicros);
        return estimate == null ? null : new ClockReading(estimate.offsetMicros(), estimate.errorMicros());
    }

    @Override
    public List<String> wants(StreamId stream) {
        return wishes.take(stream.node(), Stamp.micros(clock.instant()));
    }

    /** @throws TopicMismatchException if a topic is not as it is configured */
    @Override
    public void start() {
        running = true;
        round();
        Thread thread = new Thread(this::keepUp, "broker");
        thread.start();
        keeper = thread;
    }

    private void keepUp() {
        while (running) {
            try {
                Thread.sleep(ROUND.toMillis());
                round();
            } catch (InterruptedException e) {
                return;
            } catch (TopicMismatchException e) {
                ready = false;
                told(String.valueOf(e.getMessage()));
            } catch (RuntimeException e) {
                // The history, say: it is read until the broker knows how far its streams are.
                broker.failed();
                told(String.valueOf(e));
            }
        }
    }

    /** Makes the topics if that is not done, and reads what others wrote to them. */
    private void round() {
        try {
            if (!ready) {
                topics.ensure();
                writer.beginWith(history.positions().stream()
                        .map(kept -> new StreamProgress(
                                kept.stream(), kept.durable(), kept.missed(), kept.openedMicros(), List.of()))
                        .toList());
                ready = true;
            }
            writer.catchUp();
            wishes.catchUp();
            if (problem != null) {
                log.info("The broker is there again");
                problem = null;
            }
        } catch (BrokerAwayException e) {
            broker.failed();
            told(String.valueOf(e.getMessage()));
        }
    }

    private void told(String what) {
        if (running && problem == null) {
            log.warn("The broker can't be used: {}. Agents keep their events meanwhile.", what);
        }
        problem = what;
    }

    @Override
    public void stop() {
        running = false;
        Thread thread = keeper;
        if (thread != null) {
            thread.interrupt();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        writer.close();
        wishes.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
