package org.bmon.agent.recorder;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.bmon.agent.outbox.OutboxFullException;
import org.bmon.agent.source.log.tail.LogTailer;
import org.bmon.agent.source.log.tail.PositionFile;
import org.bmon.agent.source.rpc.RpcMethod;
import org.bmon.agent.source.rpc.RpcTap;
import org.bmon.agent.source.zmq.ZmqTap;
import org.bmon.agent.work.Worker;
import org.bmon.common.Stamp;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records what the agent reads of its node, in a thread of its own, from start to close: the log by reading it itself,
 * messages and exchanges as the sources hear them. It holds nobody up: what it has no room for is dropped and counted.
 */
public final class Recorder implements ZmqTap, RpcTap, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);

    private static final String MARK = "segment";
    private static final long INBOX_BYTES = 8L << 20;
    private static final long FLUSH_NANOS = 1_000_000_000L;
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);
    private static final int FRAMES = 3;

    private final RecorderSettings settings;
    private final RecorderMetrics metrics;
    private final Clock clock;
    private final LongSupplier nanoClock;
    private final Inbox inbox = new Inbox(INBOX_BYTES);
    private final Worker worker;
    private long flushedNanos;
    private volatile @Nullable String problem;

    /** A recorder that writes nothing before its start; {@code nanoClock} is for intervals. */
    public Recorder(RecorderSettings settings, RecorderMetrics metrics, Clock clock, LongSupplier nanoClock) {
        this.settings = settings;
        this.metrics = metrics;
        this.clock = clock;
        this.nanoClock = nanoClock;
        this.worker = new Worker("bmon-recorder-" + settings.node(), this::run);
    }

    /** Begins to record. */
    public void start() {
        worker.start();
    }

    @Override
    public void received(String endpoint, long micros, List<byte[]> frames) {
        // What is not a message is the source's to count; a recording has no form for it.
        if (frames.size() == FRAMES && frames.get(FRAMES - 1).length == Integer.BYTES) {
            put(Kind.ZMQ, RecordJson.zmq(endpoint, micros, frames));
        }
    }

    @Override
    public void exchanged(RpcMethod method, List<?> params, int status, byte[] body, boolean whole) {
        if (body.length > INBOX_BYTES / 2) {
            metrics.dropped(Kind.RPC, 1);
            return;
        }
        long micros = Stamp.micros(clock.instant());
        put(Kind.RPC, RecordJson.exchange(micros, method.wire(), params, status, body, whole));
    }

    private void put(Kind kind, byte[] bytes) {
        if (!inbox.offer(new Inbox.Item(kind, bytes))) {
            metrics.dropped(kind, 1);
        }
    }

    private void run() {
        do {
            try (Archive archive = new Archive(settings, metrics, clock, nanoClock)) {
                record(archive);
            } catch (IOException | RuntimeException e) {
                String message = "nothing is recorded in " + settings.home() + ": " + e.getMessage();
                if (!message.equals(problem)) {
                    LOG.warn("{}; it is tried again every {} s", message, AFTER_FAILURE.toSeconds(), e);
                }
                problem = message;
                metrics.failed();
                worker.rest(AFTER_FAILURE);
            }
        } while (!worker.isEnding());
    }

    private void record(Archive archive) throws IOException {
        PositionFile positions = new PositionFile(settings.home().resolve("position"), metrics::gaps);
        // What stands behind the mark was written, but not its position: it comes again.
        String mark = positions.position(MARK).orElse(null);
        if (mark != null) {
            archive.cutLog(mark);
        }
        RecordedLog log = new RecordedLog(archive, clock);
        try (LogTailer tailer = new LogTailer(
                settings.log().path(),
                settings.log().startAt(),
                positions,
                events -> log,
                events -> {},
                1,
                clock,
                nanoClock)) {
            while (!worker.isEnding()) {
                worker.rest(
                        step(archive, positions, log, tailer)
                                ? Duration.ZERO
                                : settings.log().pollInterval());
            }
            // What was heard before the end.
            boolean more = true;
            while (more) {
                more = drain(archive);
            }
            flush(archive, positions, log, tailer);
        }
    }

    /** Records a bounded amount; true if there may be more at once. */
    private boolean step(Archive archive, PositionFile positions, RecordedLog log, LogTailer tailer)
            throws IOException {
        boolean more = drain(archive);
        more |= poll(tailer);
        problem = tailer.waitsFor();
        long now = nanoClock.getAsLong();
        if (now - flushedNanos >= FLUSH_NANOS) {
            flushedNanos = now;
            flush(archive, positions, log, tailer);
            if (!archive.hasRoom()) {
                throw new IOException("less than " + settings.minFreeBytes() + " bytes are free");
            }
        }
        return more;
    }

    private boolean drain(Archive archive) throws IOException {
        for (int i = 0; i < 1000; i++) {
            Inbox.Item item = inbox.poll();
            if (item == null) {
                return false;
            }
            try {
                archive.write(item.kind(), item.bytes());
            } catch (IOException e) {
                metrics.dropped(item.kind(), 1);
                throw e;
            }
        }
        return true;
    }

    private void flush(Archive archive, PositionFile positions, RecordedLog log, LogTailer tailer) throws IOException {
        archive.flush();
        log.flushed();
        String mark = archive.logMark();
        if (mark != null) {
            positions.note(MARK, mark);
        }
        poll(tailer);
        archive.prune();
    }

    private boolean poll(LogTailer tailer) throws IOException {
        try {
            return tailer.poll();
        } catch (OutboxFullException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Why nothing is recorded; null if there is no problem. */
    public @Nullable String problem() {
        return problem;
    }

    /** Ends the recording; what was heard is on the disk. */
    @Override
    public void close() {
        worker.end();
    }
}
