package org.bmon.agent.source.log.tail;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.bmon.agent.outbox.Intake;
import org.bmon.agent.outbox.OutboxFullException;
import org.bmon.agent.source.Source;
import org.bmon.agent.source.log.LogReader;
import org.bmon.agent.work.Worker;
import org.bmon.common.NodeName;
import org.bmon.common.event.Event;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings what a debug.log tells into an outbox, in a thread of its own, from start to close. */
public final class LogSource implements Source {

    private static final Logger LOG = LoggerFactory.getLogger(LogSource.class);

    private static final long REPORT_NANOS = 1_000_000_000L;
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

    /** More unread bytes than this are history: they wait in the log while the outbox is half full. */
    private static final long HISTORY_BYTES = 4L << 20;

    private final LogSettings settings;
    private final Intake outbox;
    private final LongConsumer onRead;
    private final LogSourceMetrics metrics;
    private final Clock clock;
    private final Worker worker;
    private @Nullable LogReader reader;
    private long reportedNanos;
    private volatile @Nullable String problem;

    /**
     * A source that reads the node's log into {@code outbox}; it reads nothing before its start.
     *
     * @param onRead is told, by {@link System#nanoTime}, up to when all that the node wrote is in the outbox
     */
    public LogSource(
            LogSettings settings,
            NodeName node,
            Intake outbox,
            LongConsumer onRead,
            LogSourceMetrics metrics,
            Clock clock) {
        this.onRead = onRead;
        this.settings = settings;
        this.outbox = outbox;
        this.metrics = metrics;
        this.clock = clock;
        this.worker = new Worker("bmon-log-" + node, this::run);
    }

    @Override
    public String name() {
        return LogTailer.SOURCE;
    }

    @Override
    public void start() {
        worker.start();
    }

    /** The node has something to tell: its log is looked at now. */
    public void wake() {
        worker.wake();
    }

    private void run() {
        while (!worker.isEnding()) {
            try (LogTailer tailer = tailer()) {
                follow(tailer);
            } catch (IOException | RuntimeException e) {
                // The next tailer goes on from what is committed, so nothing is lost or doubled by the fresh start.
                String message = "debug.log is not being read: " + e.getMessage();
                if (!message.equals(problem)) {
                    LOG.error("{}; it is tried again every {} s", message, AFTER_FAILURE.toSeconds(), e);
                }
                problem = message;
                metrics.failed();
                worker.rest(AFTER_FAILURE);
            }
        }
    }

    private LogTailer tailer() {
        return new LogTailer(
                settings.path(),
                settings.startAt(),
                outbox,
                this::consumer,
                onRead,
                LogTailer.COMMIT_BYTES,
                clock,
                System::nanoTime);
    }

    private LogConsumer consumer(Consumer<Event> events) {
        LogReader made = new LogReader(events);
        reader = made;
        return LogConsumer.of(made);
    }

    private void follow(LogTailer tailer) throws IOException {
        while (!worker.isEnding()) {
            try {
                boolean more = !isTooFarAhead(tailer) && tailer.poll();
                problem = tailer.waitsFor();
                report(tailer);
                if (!more) {
                    worker.doze(settings.pollInterval());
                }
            } catch (OutboxFullException e) {
                problem = e.getMessage();
                worker.rest(AFTER_FAILURE);
            }
        }
    }

    /** History is not read faster than it is delivered, or the outbox would drop what the log still has. */
    private boolean isTooFarAhead(LogTailer tailer) throws IOException {
        return tailer.lag() >= HISTORY_BYTES && outbox.isHalfFull();
    }

    private void report(LogTailer tailer) throws IOException {
        long now = System.nanoTime();
        LogReader reading = reader;
        if (reading != null && now - reportedNanos >= REPORT_NANOS) {
            reportedNanos = now;
            metrics.reading(reading.statistics(), tailer.lag());
        }
    }

    @Override
    public @Nullable String problem() {
        return problem;
    }

    @Override
    public void close() {
        worker.end();
    }
}
