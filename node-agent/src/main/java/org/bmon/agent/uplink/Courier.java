package org.bmon.agent.uplink;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.bmon.agent.http.Backoff;
import org.bmon.agent.outbox.Outbox;
import org.bmon.agent.outbox.OutboxFailedException;
import org.bmon.agent.outbox.Slice;
import org.bmon.common.Stamp;
import org.bmon.common.wire.Batch;
import org.bmon.common.wire.BatchCodec;
import org.bmon.common.wire.BatchReply;
import org.bmon.common.wire.ClockExchange;
import org.bmon.common.wire.WireFormatException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries batches from an outbox to a collector, one a call, and decides from each answer what comes next; see
 * docs/delivery.md. Nothing waits in here but for the collector's answer. Not safe for use by many threads.
 */
final class Courier {

    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);
    private static final int MAX_CONFLICTS = 3;

    private final Outbox outbox;
    private final CollectorPort collector;
    private final UplinkSettings settings;
    private final UplinkMetrics metrics;
    private final Clock clock;
    private final Consumer<List<String>> wishes;
    private final Backoff backoff;
    private final BatchCodec codec = new BatchCodec();

    private String epoch = "";
    private long next = 1;
    private int batchLimit;
    private int conflicts;
    private @Nullable ClockExchange exchange;
    private @Nullable Long lastTryMicros;
    private volatile UplinkState state = new UplinkState(1, null, null);

    Courier(
            Outbox outbox,
            CollectorPort collector,
            UplinkSettings settings,
            UplinkMetrics metrics,
            Clock clock,
            RandomGenerator random,
            Consumer<List<String>> wishes) {
        this.outbox = outbox;
        this.collector = collector;
        this.settings = settings;
        this.metrics = metrics;
        this.clock = clock;
        this.wishes = wishes;
        this.backoff = new Backoff(settings.minBackoff(), settings.maxBackoff(), random);
        this.batchLimit = settings.maxBatch();
    }

    /** Delivers a batch if one is due, and tells how long to wait before the next call. */
    Duration step() {
        try {
            Slice slice = outbox.read(next, batchLimit, settings.maxBytes());
            if (!slice.stream().epoch().equals(epoch)) {
                epoch = slice.stream().epoch();
                next = 1;
                slice = outbox.read(next, batchLimit, settings.maxBytes());
            }
            long now = Stamp.micros(clock.instant());
            if (slice.events().isEmpty() && isQuiet(now)) {
                return settings.maxDelay();
            }
            lastTryMicros = now;
            return deliver(slice, now);
        } catch (OutboxFailedException e) {
            return failed(Outcome.OUTBOX, 0, String.valueOf(e.getMessage()), backoff.next());
        }
    }

    /** Whether it is too early for a heartbeat. A clock that was set back is no reason to wait. */
    private boolean isQuiet(long nowMicros) {
        Long last = lastTryMicros;
        return last != null && nowMicros >= last && nowMicros - last < micros(settings.heartbeat());
    }

    private Duration deliver(Slice slice, long sentMicros) {
        byte[] bytes = codec.encode(new Batch(slice.stream(), slice.first(), sentMicros, exchange, slice.events()));
        int events = slice.events().size();
        Answer answer;
        try {
            answer = collector.send(bytes);
        } catch (IOException e) {
            return failed(Outcome.UNREACHABLE, events, String.valueOf(e.getMessage()), backoff.next());
        }
        int status = answer.status();
        if (status == 200) {
            return taken(slice, answer, sentMicros);
        }
        String said = status + ", " + answer.detail();
        return switch (status) {
            case 409 -> conflict(slice, answer, said);
            case 413 -> tooLarge(slice, said);
            case 400, 422 -> refused(slice, said);
            case 401, 403 ->
                failed(
                        Outcome.UNAUTHORIZED,
                        events,
                        said + "; check bmon.agent.token or token-file, node and network",
                        backoff.longest());
            case 429 -> failed(Outcome.BUSY, events, said, asked(answer));
            default ->
                status >= 500
                        ? failed(status == 503 ? Outcome.BUSY : Outcome.FAILED, events, said, asked(answer))
                        : failed(
                                Outcome.MISDIRECTED,
                                events,
                                said + "; check bmon.agent.collector-url",
                                backoff.longest());
        };
    }

    private Duration asked(Answer answer) {
        Duration wait = backoff.next();
        Duration asked = answer.retryAfter();
        if (asked == null || asked.compareTo(wait) <= 0) {
            return wait;
        }
        return asked.compareTo(settings.maxBackoff()) < 0 ? asked : settings.maxBackoff();
    }

    private Duration taken(Slice slice, Answer answer, long sentMicros) {
        long receivedMicros = Stamp.micros(clock.instant());
        int events = slice.events().size();
        BatchReply reply;
        try {
            reply = answer.reply(codec);
        } catch (WireFormatException e) {
            return failed(Outcome.UNREADABLE, events, "the answer can't be read: " + e.getMessage(), backoff.next());
        }
        exchange = new ClockExchange(sentMicros, reply.receivedMicros(), reply.repliedMicros(), receivedMicros);
        boolean advanced = reply.received() >= slice.first();
        goOnAfter(reply.received());
        outbox.forget(reply.durable());
        if (events > 0 && !advanced) {
            return failed(Outcome.CONFLICT, events, "the collector took nothing of it", backoff.next());
        }
        metrics.delivery(Outcome.DELIVERED, events);
        if (!reply.wants().isEmpty()) {
            wishes.accept(reply.wants());
        }
        if (state.problem() != null) {
            LOG.info("Delivery to {} goes on", collector);
        }
        state = new UplinkState(next, receivedMicros, null);
        conflicts = 0;
        backoff.reset();
        batchLimit = Math.min(settings.maxBatch(), batchLimit + 1 + batchLimit / 8);
        return outbox.state().next() - next >= batchLimit ? Duration.ZERO : settings.maxDelay();
    }

    /** Delivery goes on behind this position, which the collector has. */
    private void goOnAfter(long received) {
        if (received >= outbox.state().next()) {
            LOG.error(
                    "The collector has events up to {} of this outbox, which gave out only {}: was it restored from a "
                            + "backup? What it holds is delivered as a new stream.",
                    received,
                    outbox.state().next() - 1);
            outbox.renew("the collector had position " + received + " of the outbox, which had not given it out");
            return;
        }
        outbox.bridge(received);
        next = received + 1;
    }

    private Duration conflict(Slice slice, Answer answer, String said) {
        int events = slice.events().size();
        Answer.Conflict conflict = answer.conflict();
        if (conflict == null) {
            return failed(Outcome.UNREADABLE, events, said + "; it names no position", backoff.next());
        }
        if (conflict.epoch() != null && !conflict.epoch().equals(epoch)) {
            return failed(
                    Outcome.CONFLICT,
                    events,
                    said + "; does another agent deliver for this node, or was an old state directory put back?",
                    backoff.longest());
        }
        goOnAfter(conflict.received());
        if (++conflicts > MAX_CONFLICTS) {
            return failed(Outcome.CONFLICT, events, said, backoff.next());
        }
        metrics.delivery(Outcome.CONFLICT, events);
        LOG.info("The collector asks for the stream from {} on", next);
        return Duration.ZERO;
    }

    private Duration tooLarge(Slice slice, String said) {
        int events = slice.events().size();
        if (events <= 1) {
            return refused(slice, said);
        }
        batchLimit = events / 2;
        metrics.delivery(Outcome.TOO_LARGE, events);
        return Duration.ZERO;
    }

    private Duration refused(Slice slice, String said) {
        int events = slice.events().size();
        if (events == 0) {
            return failed(Outcome.REFUSED, 0, said, backoff.next());
        }
        LOG.error(
                "The collector refused the events {} to {}: {}. They are kept aside in the outbox's table parked.",
                slice.first(),
                slice.next() - 1,
                said);
        outbox.park(slice.first(), slice.next() - 1, said);
        // If everything is refused, what is wrong is not the events: then they are not all put aside at once.
        return failed(Outcome.REFUSED, events, said, backoff.next());
    }

    private Duration failed(Outcome outcome, int events, String problem, Duration wait) {
        metrics.delivery(outcome, events);
        if (!problem.equals(state.problem())) {
            LOG.warn("Nothing is delivered to {}: {}. The outbox keeps everything meanwhile.", collector, problem);
        }
        state = new UplinkState(next, state.lastSuccessMicros(), problem);
        return wait;
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }

    UplinkState state() {
        return state;
    }
}
