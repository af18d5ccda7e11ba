package org.bmon.agent.join;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.bmon.agent.outbox.Intake;
import org.bmon.agent.outbox.OutboxFullException;
import org.bmon.agent.outbox.ReadingPosition;
import org.bmon.agent.source.MempoolLedger;
import org.bmon.agent.source.MempoolSnapshot;
import org.bmon.agent.source.NodePulse;
import org.bmon.agent.source.NodeStarts;
import org.bmon.agent.source.zmq.ZmqEvents;
import org.bmon.common.Stamp;
import org.bmon.common.TimeSource;
import org.bmon.common.Txid;
import org.bmon.common.event.DataGap;
import org.bmon.common.event.Event;
import org.bmon.common.event.TxAccepted;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the log and ZMQ come together before the outbox: an intake for each. What waits for the other's report is
 * committed with the events and the reading positions, so that a fact both tell is one event over a crash too. Safe for
 * use by both sources at once.
 */
public final class Junction implements MempoolLedger, NodeStarts {

    /** The outbox knows what waits by this name. */
    static final String POSITION = "join";

    private static final Logger LOG = LoggerFactory.getLogger(Junction.class);

    /** What the log told longer ago is history. */
    private static final long RECENT_MICROS = 60_000_000L;

    private final Intake outbox;
    private final Clock clock;
    private final LongSupplier nanoClock;
    private final NodePulse pulse;
    private final JoinMetrics metrics;
    private final JoinText text = new JoinText();
    private final MempoolModel mempool = new MempoolModel();
    private final long beganNanos;
    private FactJoin join;
    private long logReadNanos;

    /**
     * Goes on from what the outbox has.
     *
     * @param outbox where events go
     * @param hasLog whether a log is read at all; if not, nothing waits for it
     * @param nanoClock for intervals
     * @param pulse beats when the log tells that the node does something
     */
    public Junction(
            Intake outbox, boolean hasLog, Clock clock, LongSupplier nanoClock, NodePulse pulse, JoinMetrics metrics) {
        this.outbox = outbox;
        this.clock = clock;
        this.nanoClock = nanoClock;
        this.pulse = pulse;
        this.metrics = metrics;
        this.beganNanos = nanoClock.getAsLong();
        this.join = restore(beganNanos);
        // A log that is never read has told all that it will at any time.
        this.logReadNanos = hasLog ? beganNanos : beganNanos + (Long.MAX_VALUE >> 1);
    }

    private FactJoin restore(long nanos) {
        long micros = micros();
        String kept = outbox.position(POSITION).orElse("");
        if (!kept.isEmpty()) {
            try {
                return text.read(kept, micros, nanos);
            } catch (IllegalArgumentException e) {
                LOG.error("What waited to be joined can't be read and is given up: {}", e.getMessage());
            }
        }
        return new FactJoin(micros);
    }

    /** Where the log's events go. */
    public Intake log() {
        return new Side() {
            @Override
            public void append(List<Event> events, ReadingPosition... positions) throws OutboxFullException {
                logTold(events, positions);
            }
        };
    }

    /** Where ZMQ's events go. */
    public Intake zmq() {
        return new Side() {
            @Override
            public void append(List<Event> events, ReadingPosition... positions) throws OutboxFullException {
                zmqTold(events, positions);
            }

            @Override
            public void idle() throws OutboxFullException {
                zmqIsRead();
            }
        };
    }

    /** All that the node had written to its log at this moment of the process's own clock is in. */
    public synchronized void logRead(long nanos) {
        logReadNanos = nanos - logReadNanos > 0 ? nanos : logReadNanos;
    }

    private synchronized void logTold(List<Event> events, ReadingPosition[] positions) throws OutboxFullException {
        FactJoin next = join.copy();
        List<Event> out = new ArrayList<>(events.size());
        events.forEach(event -> next.logTold(event, out::add));
        commit(next, out, positions);
        events.forEach(mempool::told);
        beat(events);
    }

    private void beat(List<Event> events) {
        long since = micros() - RECENT_MICROS;
        if (events.stream().anyMatch(event -> event.at().micros() > since && Fact.of(event) != null)) {
            pulse.beat(nanoClock.getAsLong());
        }
    }

    private synchronized void zmqTold(List<Event> events, ReadingPosition[] positions) throws OutboxFullException {
        FactJoin next = join.copy();
        List<Event> out = new ArrayList<>(events.size());
        long now = nanoClock.getAsLong();
        for (Event event : events) {
            if (event instanceof DataGap gap && gap.kind().equals(ZmqEvents.NODE_RESTARTED)) {
                next.nodeRestarted();
            }
            next.zmqTold(event, now, out::add);
            next.zmqRead(event.at().micros());
        }
        next.release(logReadNanos, now, out::add);
        commit(next, out, positions);
        events.forEach(mempool::told);
    }

    private synchronized void zmqIsRead() throws OutboxFullException {
        FactJoin next = join.copy();
        List<Event> out = new ArrayList<>();
        next.zmqRead(micros());
        next.release(logReadNanos, nanoClock.getAsLong(), out::add);
        commit(next, out);
    }

    @Override
    public synchronized boolean isUpToDate() {
        return logReadNanos - beganNanos > 0;
    }

    @Override
    public synchronized long lastMicros() {
        return join.startedMicros();
    }

    @Override
    public synchronized void asked() {
        mempool.asked();
    }

    @Override
    public synchronized int answered(MempoolSnapshot answer) throws OutboxFullException {
        List<Txid> missed = mempool.missed(answer.txids());
        FactJoin next = join.copy();
        List<Event> out = new ArrayList<>();
        long now = nanoClock.getAsLong();
        Stamp at = new Stamp(answer.atMicros(), TimeSource.POLLED);
        for (Txid txid : missed) {
            next.zmqTold(new TxAccepted(at, txid, null, null, null), now, out::add);
        }
        commit(next, out);
        mempool.adopt(answer.txids());
        return missed.size();
    }

    @Override
    public synchronized int size() {
        return mempool.size();
    }

    private void commit(FactJoin next, List<Event> out, ReadingPosition... positions) throws OutboxFullException {
        ReadingPosition[] all = positions;
        if (next.hasChanged()) {
            all = Arrays.copyOf(positions, positions.length + 1);
            all[positions.length] = new ReadingPosition(POSITION, text.write(next));
        }
        if (!out.isEmpty() || all.length > 0) {
            outbox.append(out, all);
        }
        join = next;
        JoinCounts counts = next.counts();
        metrics.joining(counts.joined, counts.zmqAlone, counts.logAlone, counts.late, next.held.size());
    }

    private long micros() {
        return Stamp.micros(clock.instant());
    }

    /** One source's side. */
    private abstract class Side implements Intake {

        @Override
        public Optional<String> position(String source) {
            return outbox.position(source);
        }

        @Override
        public boolean isHalfFull() {
            return outbox.isHalfFull();
        }
    }
}
