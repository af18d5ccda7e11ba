package org.bmon.agent.source.rpc.poll;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.bmon.agent.source.rpc.RpcOutcome;
import org.jspecify.annotations.Nullable;

/**
 * When each question is due. A question that failed waits longer each time; one that was not answered in time moves to the
 * slow lane until it is, so that it holds up no quick one again. Safe for use by many threads.
 */
final class PollSchedule {

    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final int MOST_DOUBLINGS = 10;

    private final LongSupplier nanos;
    private final List<Entry> entries = new ArrayList<>();
    private boolean open;
    private boolean closed;
    private long pausedUntil;
    private int pauses;

    /** One question and when it is due. */
    static final class Entry {
        private final Poll poll;
        private final Duration interval;
        private long dueNanos;
        private int failures;
        private boolean late;
        private boolean running;
        private boolean answered;

        Entry(Poll poll, Duration interval) {
            this.poll = poll;
            this.interval = interval;
        }

        Poll poll() {
            return poll;
        }

        private boolean isOf(PollKind.Lane lane) {
            return (late ? PollKind.Lane.SLOW : poll.kind().lane()) == lane;
        }
    }

    PollSchedule(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** A question that is due once in an interval. */
    synchronized void add(Poll poll, Duration interval) {
        entries.add(new Entry(poll, interval));
    }

    /** The node answers: everything is due, one after the other. */
    synchronized void open() {
        open = true;
        pausedUntil = nanos.getAsLong();
        for (Entry entry : entries) {
            long first = pausedUntil + entry.poll.kind().firstWait().toNanos();
            boolean rare = !entry.poll.kind().firstWait().isZero() && entry.answered;
            entry.dueNanos = rare && entry.dueNanos - first > 0 ? entry.dueNanos : first;
        }
        notifyAll();
    }

    /** The node does not answer: nothing is due until it does, and what it answered no longer holds. */
    synchronized void shut() {
        open = false;
        for (Entry entry : entries) {
            entry.failures = 0;
            entry.late = false;
            entry.poll.forget();
        }
        notifyAll();
    }

    /** What is due in a lane, when it is due; null once the schedule is shut or closed. */
    synchronized @Nullable Entry take(PollKind.Lane lane) throws InterruptedException {
        while (open && !closed) {
            Entry due = due(lane);
            if (due != null) {
                return due;
            }
            Entry first = first(lane);
            long wait = first == null ? LONGEST_PAUSE.toNanos() : waitFor(first);
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(1_000_000, wait));
        }
        return null;
    }

    /** What is due in a lane now, which is under way from then on; null if nothing is. */
    synchronized @Nullable Entry due(PollKind.Lane lane) {
        Entry first = first(lane);
        if (first == null || waitFor(first) > 0) {
            return null;
        }
        first.running = true;
        return first;
    }

    private @Nullable Entry first(PollKind.Lane lane) {
        Entry first = null;
        for (Entry entry : entries) {
            if (entry.isOf(lane) && !entry.running && (first == null || isBefore(entry, first))) {
                first = entry;
            }
        }
        return first;
    }

    private long waitFor(Entry entry) {
        long now = nanos.getAsLong();
        return Math.max(entry.dueNanos - now, pausedUntil - now);
    }

    /** Those that answer well go before those that failed. */
    private boolean isBefore(Entry one, Entry other) {
        long now = nanos.getAsLong();
        boolean bothDue = one.dueNanos - now <= 0 && other.dueNanos - now <= 0;
        if (bothDue && one.failures != other.failures) {
            return one.failures < other.failures;
        }
        return one.dueNanos - other.dueNanos < 0;
    }

    /** Waits until the node may be asked; false once closed. */
    synchronized boolean awaitOpen() throws InterruptedException {
        while (!open && !closed) {
            wait();
        }
        return !closed;
    }

    /** Brings a question forward, so that it is due no later than after a delay. */
    synchronized void prompt(PollKind kind, Duration delay) {
        long due = nanos.getAsLong() + delay.toNanos();
        for (Entry entry : entries) {
            if (entry.poll.kind() == kind && entry.failures == 0 && due - entry.dueNanos < 0) {
                entry.dueNanos = due;
            }
        }
        notifyAll();
    }

    synchronized void answered(Entry entry) {
        pauses = 0;
        entry.failures = 0;
        entry.late = false;
        entry.running = false;
        entry.answered = true;
        entry.dueNanos = nanos.getAsLong() + entry.interval.toNanos();
        notifyAll();
    }

    synchronized void failed(Entry entry, RpcOutcome outcome) {
        long now = nanos.getAsLong();
        entry.running = false;
        entry.failures = Math.min(entry.failures + 1, MOST_DOUBLINGS);
        entry.late = outcome == RpcOutcome.TIMED_OUT;
        entry.dueNanos = now + waitAfter(entry, outcome);
        if (outcome == RpcOutcome.BUSY) {
            long pause = Math.min(FIRST_PAUSE.toNanos() << pauses, LONGEST_PAUSE.toNanos());
            pauses = Math.min(pauses + 1, MOST_DOUBLINGS);
            pausedUntil = now + pause;
            entry.dueNanos = pausedUntil;
        }
        entry.poll.forget();
        notifyAll();
    }

    private static long waitAfter(Entry entry, RpcOutcome outcome) {
        long interval = entry.interval.toNanos();
        long longest = Math.max(interval, LONGEST_WAIT.toNanos());
        boolean known = outcome == RpcOutcome.FORBIDDEN || outcome == RpcOutcome.REJECTED;
        // What the node refuses now it will refuse the next time too.
        return known && entry.failures > 1 ? longest : Math.min(interval << Math.min(entry.failures, 6), longest);
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
