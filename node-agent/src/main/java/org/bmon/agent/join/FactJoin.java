package org.bmon.agent.join;

import java.util.function.Consumer;
import org.bmon.common.event.Event;
import org.bmon.common.event.NodeStarted;
import org.bmon.common.event.TxAccepted;
import org.jspecify.annotations.Nullable;

/**
 * Makes one event of the two reports of one fact, with the log's time. What the log tells leaves at once. What ZMQ tells
 * waits until the log has been read up to a moment after it: the node writes its line before it publishes, so what the
 * log has not told by then it will not tell. Where the log cannot be read, ZMQ's reports leave after {@link #PATIENCE_NANOS}.
 *
 * <p>Reports of one fact that happens again and again are joined in their order, and only if their times are within
 * {@link #ONE_FACT_MICROS}: more than any queue of the node and any step of its clock that is to be survived. Memory is
 * bounded. Plain Java without a clock; not safe for use by several threads.
 */
final class FactJoin {

    /** The most between two reports of one fact, by the host's clock, and how long a report is remembered for. */
    static final long ONE_FACT_MICROS = 60_000_000L;

    /** A log that was not read to its end for so long can't be waited for. */
    static final long PATIENCE_NANOS = 30_000_000_000L;

    /** The line that tells a transaction's peer may be written just after ZMQ has published it. */
    static final long SLACK_NANOS = 500_000_000L;

    static final int MOST_HELD = 20_000;
    static final int MOST_REMEMBERED = 4096;

    /** ZMQ's reports that wait for the log's. */
    final Waiting held;

    /** The log's reports, which have left: ZMQ's will come. */
    final Waiting owed;

    /** ZMQ's reports that left without the log's because that could not be read. */
    final Waiting late;

    private final JoinCounts counts;
    private long zmqMicros;
    private long logMicros;
    private long startedMicros;
    private boolean changed;

    /** Nothing waits; what ZMQ tells from now on is received at {@code nowMicros} or later. */
    FactJoin(long nowMicros) {
        this(new Waiting(), new Waiting(), new Waiting(), new JoinCounts(), nowMicros);
    }

    FactJoin(Waiting held, Waiting owed, Waiting late, JoinCounts counts, long nowMicros) {
        this.held = held;
        this.owed = owed;
        this.late = late;
        this.counts = counts;
        this.zmqMicros = nowMicros;
    }

    /** The same, to try what comes of the next reports. */
    FactJoin copy() {
        FactJoin copy = new FactJoin(held.copy(), owed.copy(), late.copy(), counts.copy(), zmqMicros);
        copy.resume(startedMicros, logMicros);
        return copy;
    }

    void resume(long lastStartMicros, long lastLogMicros) {
        startedMicros = lastStartMicros;
        logMicros = lastLogMicros;
    }

    /** The log tells this. */
    void logTold(Event event, Consumer<? super Event> out) {
        long micros = event.at().micros();
        logMicros = micros;
        if (event instanceof NodeStarted) {
            startedMicros = micros;
        }
        Fact fact = Fact.of(event);
        if (fact == null) {
            out.accept(event);
            return;
        }
        Waiting.Report same = held.take(fact, micros, ONE_FACT_MICROS);
        if (same != null) {
            changed = true;
            counts.joined++;
            out.accept(joined(event, same.event));
        } else if (late.take(fact, micros, ONE_FACT_MICROS) != null) {
            changed = true;
            counts.late++;
        } else {
            out.accept(event);
            if (micros > zmqMicros - ONE_FACT_MICROS) {
                changed = true;
                owed.add(fact, micros, 0, null);
                trim(owed);
            } else {
                counts.logAlone++;
            }
        }
    }

    private static Event joined(Event log, @Nullable Event zmq) {
        return log instanceof TxAccepted accepted && zmq instanceof TxAccepted counted
                ? new TxAccepted(
                        accepted.at(), accepted.txid(), accepted.wtxid(), accepted.peer(), counted.mempoolSequence())
                : log;
    }

    /** ZMQ tells this, received at this moment of the process's own clock. */
    void zmqTold(Event event, long nanos, Consumer<? super Event> out) {
        long micros = event.at().micros();
        Fact fact = Fact.of(event);
        if (fact == null) {
            out.accept(event);
        } else if (owed.take(fact, micros, ONE_FACT_MICROS) != null) {
            changed = true;
            counts.joined++;
        } else {
            changed = true;
            held.add(fact, micros, nanos, event);
            if (held.size() > MOST_HELD) {
                releaseFirst(true, out);
            }
        }
    }

    /** All that ZMQ told up to this moment of the host's clock is taken. */
    void zmqRead(long micros) {
        zmqMicros = micros;
        counts.logAlone += expire(owed, micros);
    }

    /** ZMQ tells of a new process: what the log told of the old one ZMQ will not tell any more. */
    void nodeRestarted() {
        for (Waiting.Report report = owed.first();
                report != null && report.micros < startedMicros;
                report = owed.first()) {
            owed.removeFirst();
            counts.logAlone++;
            changed = true;
        }
    }

    /**
     * Lets go what need not wait any more.
     *
     * @param logReadNanos up to when the log is known to be read, by the process's own clock
     */
    void release(long logReadNanos, long nowNanos, Consumer<? super Event> out) {
        boolean hopeless = logReadNanos - nowNanos < -PATIENCE_NANOS;
        for (Waiting.Report first = held.first();
                first != null && (hopeless || first.nanos + SLACK_NANOS - logReadNanos <= 0);
                first = held.first()) {
            releaseFirst(hopeless, out);
        }
        expire(late, logMicros);
    }

    private void releaseFirst(boolean logMayTell, Consumer<? super Event> out) {
        Waiting.Report first = held.first();
        if (first == null || first.event == null) {
            return;
        }
        held.removeFirst();
        changed = true;
        counts.zmqAlone++;
        out.accept(first.event);
        if (logMayTell) {
            late.add(first.fact, first.micros, 0, null);
            trim(late);
        }
    }

    /** What is too old to be joined goes; a restart may find it again, so that this alone need not be kept. */
    private static int expire(Waiting waiting, long progressMicros) {
        int expired = 0;
        for (Waiting.Report first = waiting.first();
                first != null && first.micros < progressMicros - ONE_FACT_MICROS;
                first = waiting.first()) {
            waiting.removeFirst();
            expired++;
        }
        return expired;
    }

    private static void trim(Waiting waiting) {
        if (waiting.size() > MOST_REMEMBERED) {
            waiting.removeFirst();
        }
    }

    /** When the log last told of a start of the node, in microseconds since the epoch; 0 if it never did. */
    long startedMicros() {
        return startedMicros;
    }

    /** The time of what the log told last; 0 if it told nothing. */
    long logMicros() {
        return logMicros;
    }

    /** Whether what waits is another since this object was made. */
    boolean hasChanged() {
        return changed;
    }

    JoinCounts counts() {
        return counts;
    }
}
