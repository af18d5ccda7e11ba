package org.bmon.agent.source.log.tail;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;
import org.bmon.agent.outbox.Outbox;
import org.bmon.agent.outbox.OutboxFullException;
import org.bmon.agent.outbox.OutboxState;
import org.bmon.agent.source.log.LogReader;
import org.bmon.common.NodeName;
import org.bmon.common.event.Event;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings what a debug.log tells into an outbox, in a thread of its own, from start to close. */
public final class LogSource implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LogSource.class);

    private static final long REPORT_NANOS = 1_000_000_000L;
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

    /** More unread bytes than this are history: they wait in the log while the outbox is half full. */
    private static final long HISTORY_BYTES = 4L << 20;

    private final Path log;
    private final StartAt start;
    private final Duration interval;
    private final Outbox outbox;
    private final LogSourceMetrics metrics;
    private final Clock clock;
    private final Thread thread;
    private final Object rest = new Object();
    private @Nullable LogReader reader;
    private long reportedNanos;
    private volatile boolean closed;
    private volatile @Nullable String problem;

    /**
     * @param log the path of debug.log
     * @param start where to begin if there is no reading position
     * @param interval how often the log is looked at when it is quiet
     */
    public LogSource(
            Path log,
            NodeName node,
            StartAt start,
            Duration interval,
            Outbox outbox,
            LogSourceMetrics metrics,
            Clock clock) {
        this.log = log;
        this.start = start;
        this.interval = interval;
        this.outbox = outbox;
        this.metrics = metrics;
        this.clock = clock;
        this.thread = new Thread(this::run, "bmon-log-" + node);
    }

    /** Begins to read. */
    public void start() {
        thread.start();
    }

    private void run() {
        while (!closed) {
            try (LogTailer tailer = tailer()) {
                follow(tailer);
            } catch (IOException | RuntimeException e) {
                // The next tailer goes on from what is committed, so nothing is lost or doubled by the fresh start.
                String message = "debug.log is not being read: " + e.getMessage();
                if (!message.equals(problem)) {
                    LOG.error("{}; it is tried again every {} s", message, AFTER_FAILURE.toSeconds(), e);
                }
                problem = message;
                rest(AFTER_FAILURE);
            }
        }
    }

    private LogTailer tailer() {
        return new LogTailer(log, start, outbox, this::consumer, metrics::committed, clock, System::nanoTime);
    }

    private LogConsumer consumer(Consumer<Event> events) {
        LogReader made = new LogReader(events);
        reader = made;
        return LogConsumer.of(made);
    }

    private void follow(LogTailer tailer) throws IOException {
        while (!closed) {
            try {
                boolean more = !isTooFarAhead(tailer) && tailer.poll();
                problem = tailer.waitsFor();
                report(tailer);
                if (!more) {
                    rest(interval);
                }
            } catch (OutboxFullException e) {
                problem = e.getMessage();
                rest(AFTER_FAILURE);
            }
        }
    }

    /** History is not read faster than it is delivered, or the outbox would drop what the log still has. */
    private boolean isTooFarAhead(LogTailer tailer) throws IOException {
        if (tailer.lag() < HISTORY_BYTES) {
            return false;
        }
        OutboxState state = outbox.state();
        return state.bytes() > state.limitBytes() / 2;
    }

    private void report(LogTailer tailer) throws IOException {
        long now = System.nanoTime();
        LogReader reading = reader;
        if (reading != null && now - reportedNanos >= REPORT_NANOS) {
            reportedNanos = now;
            metrics.reading(reading.statistics(), tailer.lag());
        }
    }

    private void rest(Duration wait) {
        long until = System.nanoTime() + wait.toNanos();
        synchronized (rest) {
            for (long left = wait.toNanos(); left > 0 && !closed; left = until - System.nanoTime()) {
                try {
                    rest.wait(left / 1_000_000, (int) (left % 1_000_000));
                } catch (InterruptedException e) {
                    closed = true;
                }
            }
        }
    }

    /** Why nothing is read; null if there is no problem. */
    public @Nullable String problem() {
        return problem;
    }

    /** Ends the reading; what was read is committed. */
    @Override
    public void close() {
        synchronized (rest) {
            closed = true;
            rest.notifyAll();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
