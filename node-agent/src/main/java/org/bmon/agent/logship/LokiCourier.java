package org.bmon.agent.logship;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.bmon.agent.http.Backoff;
import org.bmon.agent.http.Reply;
import org.bmon.agent.logship.LogshipMetrics.DropReason;
import org.bmon.agent.logship.LogshipMetrics.PushOutcome;
import org.bmon.common.Stamp;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one batch after another to Loki and keeps trying. A batch of which Loki refuses something is cut in halves,
 * again and again, until what it refuses is alone; that is dropped and counted. What Loki got twice it keeps once.
 */
final class LokiCourier {

    private static final Logger LOG = LoggerFactory.getLogger(LokiCourier.class);

    /** Where everything is refused, a batch must not become a thousand requests. */
    private static final int MAX_SPLITS = 32;

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    private final LokiPort loki;
    private final LokiJson json;
    private final LogshipMetrics metrics;
    private final Backoff backoff;
    private final Clock clock;
    private final Deque<List<LokiEntry>> parts = new ArrayDeque<>();
    private int splits;
    private @Nullable String problem;
    private @Nullable Long lastSuccessMicros;

    LokiCourier(LokiPort loki, LokiJson json, LogshipMetrics metrics, Backoff backoff, Clock clock) {
        this.loki = loki;
        this.json = json;
        this.metrics = metrics;
        this.backoff = backoff;
        this.clock = clock;
    }

    /** The next batch; the last one is delivered or dropped. */
    void load(List<LokiEntry> entries) {
        parts.add(entries);
        splits = 0;
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    /** Forgets what is loaded, for it is read again. */
    void clear() {
        parts.clear();
    }

    /** Makes one request, and tells how long to wait before the next. */
    Duration step() {
        List<LokiEntry> part = parts.getFirst();
        Reply reply;
        try {
            reply = loki.push(json.write(part));
        } catch (IOException e) {
            return failed(PushOutcome.UNREACHABLE, "no answer: " + e.getMessage(), backoff.next());
        }
        String said = "it answers " + reply.status() + ": " + reply.body().strip();
        switch (reply.status()) {
            case 200, 204 -> accepted(part);
            case 400, 413, 422 -> refused(part, said);
            case 429, 503 -> {
                Duration asked = reply.retryAfter();
                Duration own = backoff.next();
                Duration wait = asked != null && asked.compareTo(own) > 0 ? asked : own;
                return failed(PushOutcome.BUSY, said, wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
            }
            case 401, 403, 404 -> {
                return failed(PushOutcome.FAILED, said + "; look at bmon.loki.url and its login", backoff.longest());
            }
            default -> {
                return failed(PushOutcome.FAILED, said, backoff.next());
            }
        }
        return Duration.ZERO;
    }

    private void accepted(List<LokiEntry> part) {
        parts.removeFirst();
        backoff.reset();
        metrics.pushed(PushOutcome.ACCEPTED);
        metrics.shipped(part.size(), part.stream().mapToLong(LokiEntry::bytes).sum());
        lastSuccessMicros = Stamp.micros(clock.instant());
        if (problem != null) {
            LOG.info("The log goes to {} again", loki);
            problem = null;
        }
    }

    private void refused(List<LokiEntry> part, String said) {
        parts.removeFirst();
        if (part.size() > 1 && splits++ < MAX_SPLITS) {
            metrics.pushed(PushOutcome.SPLIT);
            int half = part.size() / 2;
            parts.addFirst(part.subList(half, part.size()));
            parts.addFirst(part.subList(0, half));
            return;
        }
        LOG.warn("{} entries of debug.log are dropped, for {} refuses them: {}", part.size(), loki, shown(said));
        metrics.pushed(PushOutcome.REFUSED);
        metrics.dropped(DropReason.REFUSED, part.size());
    }

    /** Gives up what is loaded. */
    void drop() {
        int entries = parts.stream().mapToInt(List::size).sum();
        parts.clear();
        metrics.dropped(DropReason.BEHIND, entries);
    }

    private Duration failed(PushOutcome outcome, String what, Duration wait) {
        metrics.pushed(outcome);
        String said = shown(what);
        if (!said.equals(problem)) {
            LOG.warn("The log does not go to {}: {}. It is read again from where it stopped.", loki, said);
            problem = said;
        }
        return wait;
    }

    private static String shown(String text) {
        String line = text.replaceAll("\\s+", " ").replaceAll("\\p{Cntrl}", "");
        return line.substring(0, Math.min(300, line.length()));
    }

    @Nullable String problem() {
        return problem;
    }

    @Nullable Long lastSuccessMicros() {
        return lastSuccessMicros;
    }
}
