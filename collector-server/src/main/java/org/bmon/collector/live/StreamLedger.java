package org.bmon.collector.live;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.bmon.collector.store.StreamPosition;
import org.bmon.common.NodeName;
import org.bmon.common.event.DataGap;
import org.bmon.common.event.StreamId;
import org.bmon.common.wire.Batch;
import org.jspecify.annotations.Nullable;

/**
 * How far each node's stream was received and is durable. A position is taken once; an epoch that was replaced is over.
 *
 * <p>Positions may be skipped only by a batch that begins with the outbox's own word for it, a {@link DataGap}: an
 * agent that comes with any other gap is told the positions and goes back. Safe for use by many threads.
 */
final class StreamLedger {

    private final Map<NodeName, Progress> progress = new HashMap<>();

    /** What is to be done with a batch that fits: the events from {@code skip} on are new. */
    record Admission(long first, int skip, long missed, long missedNow, long openedMicros) {}

    private static final class Progress {
        final StreamId stream;
        final long openedMicros;
        final Set<String> over = new HashSet<>();
        long received;
        long durable;
        long missed;

        Progress(StreamId stream, long openedMicros) {
            this.stream = stream;
            this.openedMicros = openedMicros;
        }

        Receipt receipt() {
            return new Receipt(received, durable);
        }
    }

    /** Goes on from what the store kept, the streams that count last. */
    synchronized void restore(Iterable<StreamPosition> positions) {
        for (StreamPosition position : positions) {
            Progress restored = open(position.stream(), position.openedMicros());
            restored.received = position.durable();
            restored.durable = position.durable();
            restored.missed = position.missed();
        }
    }

    /** Takes the events of a batch into account if {@code queue} takes them. */
    synchronized Receipt take(Batch batch, long nowMicros, Queue queue)
            throws StreamConflictException, QueueFullException {
        Progress known = progress.get(batch.stream().node());
        Progress now = fitting(known, batch.stream(), nowMicros);
        long missed = missed(now, batch);
        int skip = (int) Math.min(
                Math.max(now.received + missed + 1 - batch.first(), 0),
                batch.events().size());
        queue.offer(new Admission(batch.first() + skip, skip, now.missed + missed, missed, now.openedMicros));
        if (now != known) {
            now = open(now.stream, now.openedMicros);
        }
        now.missed += missed;
        now.received = Math.max(now.received + missed, batch.next() - 1);
        return now.receipt();
    }

    private static Progress fitting(@Nullable Progress known, StreamId stream, long nowMicros)
            throws StreamConflictException {
        if (known == null) {
            return new Progress(stream, nowMicros);
        }
        if (known.stream.equals(stream)) {
            return known;
        }
        if (known.stream.epoch().equals(stream.epoch())) {
            throw new StreamConflictException(
                    "epoch " + stream.epoch() + " of " + stream.node() + " is on " + known.stream.network()
                            + ", not on " + stream.network(),
                    known.stream.epoch(),
                    known.receipt());
        }
        if (known.over.contains(stream.epoch())) {
            throw new StreamConflictException(
                    "epoch " + stream.epoch() + " of " + stream.node() + " is over; epoch " + known.stream.epoch()
                            + " came after it",
                    known.stream.epoch(),
                    known.receipt());
        }
        return new Progress(stream, nowMicros);
    }

    private static long missed(Progress now, Batch batch) throws StreamConflictException {
        long missed = batch.first() - 1 - now.received;
        if (missed <= 0) {
            return 0;
        }
        boolean told = !batch.events().isEmpty()
                && batch.events().get(0) instanceof DataGap gap
                && gap.source() == DataGap.Source.OUTBOX;
        if (!told) {
            throw new StreamConflictException(
                    "positions " + (now.received + 1) + " to " + (batch.first() - 1) + " of "
                            + batch.stream().node() + " are missing; send from " + (now.received + 1)
                            + ", or begin with a DataGap of the outbox if there is nothing older",
                    now.stream.epoch(),
                    now.receipt());
        }
        return missed;
    }

    private Progress open(StreamId stream, long openedMicros) {
        Progress opened = new Progress(stream, openedMicros);
        Progress before = progress.put(stream.node(), opened);
        if (before != null) {
            opened.over.addAll(before.over);
            opened.over.add(before.stream.epoch());
            opened.over.remove(stream.epoch());
        }
        return opened;
    }

    /** Up to here the stream is in the store. */
    synchronized void durable(StreamId stream, long position) {
        Progress now = progress.get(stream.node());
        if (now != null && now.stream.equals(stream)) {
            now.durable = Math.max(now.durable, position);
        }
    }

    /** Where admitted events go. */
    interface Queue {

        /** Takes the events or throws. */
        void offer(Admission admission) throws QueueFullException;
    }
}
