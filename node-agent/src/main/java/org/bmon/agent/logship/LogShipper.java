package org.bmon.agent.logship;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.bmon.agent.http.Backoff;
import org.bmon.agent.outbox.OutboxFullException;
import org.bmon.agent.source.log.tail.LogTailer;
import org.bmon.agent.source.log.tail.PositionFile;
import org.bmon.agent.work.Worker;
import org.bmon.logging.LokiTarget;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows debug.log for Loki, in a thread of its own, from start to close. It reads no further than Loki takes, so its
 * memory is bounded and the log itself is the buffer.
 */
public final class LogShipper implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LogShipper.class);

    private static final String VERSION = "version";
    private static final long BATCH_BYTES = 1 << 20;
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

    private final LogshipSettings settings;
    private final LokiPort loki;
    private final LokiCourier courier;
    private final LogshipMetrics metrics;
    private final Clock clock;
    private final LongSupplier nanoClock;
    private final Worker worker;
    private long collectedSince;
    private volatile LogshipState state = new LogshipState(0, null, null);

    /** A shipper to Loki over HTTP; {@code random} makes the jitter of the waits. */
    public LogShipper(
            LogshipSettings settings, LokiTarget target, LogshipMetrics metrics, Clock clock, RandomGenerator random) {
        this(
                settings,
                new HttpLoki(target),
                metrics,
                clock,
                System::nanoTime,
                new Backoff(Duration.ofMillis(500), Duration.ofMinutes(1), random));
    }

    LogShipper(
            LogshipSettings settings,
            LokiPort loki,
            LogshipMetrics metrics,
            Clock clock,
            LongSupplier nanoClock,
            Backoff backoff) {
        this.settings = settings;
        this.loki = loki;
        this.metrics = metrics;
        this.clock = clock;
        this.nanoClock = nanoClock;
        LokiJson json = new LokiJson(settings.node(), settings.network());
        this.courier = new LokiCourier(loki, json, metrics, backoff, clock);
        this.worker = new Worker("bmon-logship-" + settings.node(), this::run);
    }

    /** Begins to read and to send. */
    public void start() {
        worker.start();
    }

    private void run() {
        while (!worker.isEnding()) {
            // What a failed reading had loaded is read again.
            courier.clear();
            PositionFile positions = new PositionFile(settings.position(), metrics::gaps);
            LogCargo cargo = new LogCargo(
                    settings.excluded(), positions.position(VERSION).orElse(null), metrics, clock);
            try (LogTailer tailer = tailer(positions, cargo)) {
                while (!worker.isEnding()) {
                    worker.rest(step(tailer, cargo, positions));
                }
            } catch (IOException | RuntimeException e) {
                String message = "debug.log can't be read for Loki: " + e.getMessage();
                if (!message.equals(state.problem())) {
                    LOG.error("{}; it is tried again every {} s", message, AFTER_FAILURE.toSeconds(), e);
                }
                state = new LogshipState(state.behindBytes(), state.lastSuccessMicros(), message);
                metrics.failed();
                worker.rest(AFTER_FAILURE);
            }
        }
    }

    /** A tailer that goes on where Loki has the log to. */
    LogTailer tailer(PositionFile positions, LogCargo cargo) {
        return new LogTailer(
                settings.log().path(),
                settings.log().startAt(),
                positions,
                events -> cargo,
                events -> {},
                1,
                clock,
                nanoClock);
    }

    /** Reads or sends a bounded amount, and tells how long to rest. */
    Duration step(LogTailer tailer, LogCargo cargo, PositionFile positions) throws IOException {
        Duration wait;
        String problem;
        if (courier.isEmpty()) {
            wait = read(tailer, cargo, positions);
            problem = tailer.waitsFor();
        } else {
            wait = courier.step();
            problem = courier.problem();
        }
        long behind = tailer.behind() + cargo.bytes();
        if (!courier.isEmpty() && behind > settings.maxBehindBytes()) {
            courier.drop();
            wait = Duration.ZERO;
        }
        if (courier.isEmpty()) {
            cargo.delivered();
        }
        state = new LogshipState(behind, courier.lastSuccessMicros(), problem);
        return wait;
    }

    private Duration read(LogTailer tailer, LogCargo cargo, PositionFile positions) throws IOException {
        String version = cargo.version();
        if (version != null) {
            positions.note(VERSION, version);
        }
        boolean wasEmpty = cargo.isEmpty();
        boolean more;
        try {
            more = tailer.poll();
        } catch (OutboxFullException e) {
            // The position is written with the next entry; until then Loki may get some entries twice.
            LOG.warn("{}", e.getMessage());
            more = false;
        }
        long now = nanoClock.getAsLong();
        if (wasEmpty) {
            collectedSince = now;
        }
        boolean due = cargo.bytes() >= BATCH_BYTES
                || now - collectedSince >= settings.maxDelay().toNanos();
        if (due && !cargo.isEmpty()) {
            courier.load(cargo.take());
            return Duration.ZERO;
        }
        return more ? Duration.ZERO : settings.log().pollInterval();
    }

    /** How shipping stands. */
    public LogshipState state() {
        return state;
    }

    /** Ends it: a request that is under way is given up. What Loki did not take is read again at the next start. */
    @Override
    public void close() {
        worker.interrupt();
        worker.end();
        loki.close();
    }
}
