package org.bmon.collector.live;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bmon.collector.store.StreamPosition;
import org.bmon.common.NodeName;
import org.bmon.common.event.StreamId;
import org.bmon.common.wire.Batch;
import org.bmon.common.wire.NotFollowingException;
import org.bmon.common.wire.StreamProgress;
import org.jspecify.annotations.Nullable;

/**
 * How far each node's stream was received and is durable. A position is taken once; an epoch that was replaced is over.
 *
 * <p>Positions may be skipped only by a batch that begins with the outbox's own word for it, a DataGap: an
 * agent that comes with any other gap is told the positions and goes back. Safe for use by many threads.
 */
final class StreamLedger {

    private final Map<NodeName, Known> streams = new HashMap<>();

    /** What is to be done with a batch that fits: the events from {@code skip} on are new. */
    record Admission(long first, int skip, long missed, long missedNow, long openedMicros) {}

    /** The stream that counts for a node; up to {@code durable} it is in the store. */
    private record Known(StreamProgress progress, long durable) {

        Receipt receipt() {
            return new Receipt(progress.received(), durable);
        }
    }

    /** Goes on from what the store kept, the streams that count last. */
    synchronized void restore(Iterable<StreamPosition> positions) {
        for (StreamPosition position : positions) {
            StreamProgress kept = new StreamProgress(
                    position.stream(), position.durable(), position.missed(), position.openedMicros(), List.of());
            streams.merge(
                    position.stream().node(),
                    new Known(kept, kept.received()),
                    (before, last) -> new Known(before.progress.laterOf(kept), last.durable));
        }
    }

    /** Takes the events of a batch into account if {@code queue} takes them. */
    synchronized Receipt take(Batch batch, long nowMicros, Queue queue)
            throws StreamConflictException, QueueFullException {
        Known known = streams.get(batch.stream().node());
        StreamProgress.Step step = step(known, batch, nowMicros);
        StreamProgress then = step.then();
        queue.offer(new Admission(
                batch.first() + step.skip(), step.skip(), then.missed(), step.missedNow(), then.openedMicros()));
        Known now = new Known(then, durable(known, then));
        streams.put(batch.stream().node(), now);
        return now.receipt();
    }

    private static StreamProgress.Step step(@Nullable Known known, Batch batch, long nowMicros)
            throws StreamConflictException {
        try {
            return StreamProgress.step(known == null ? null : known.progress, batch, nowMicros);
        } catch (NotFollowingException e) {
            StreamProgress counts = e.progress();
            throw new StreamConflictException(
                    String.valueOf(e.getMessage()),
                    counts.stream().epoch(),
                    new Receipt(counts.received(), durable(known, counts)));
        }
    }

    /** Of a stream that has only begun nothing is durable. */
    private static long durable(@Nullable Known known, StreamProgress progress) {
        return known != null && known.progress.stream().equals(progress.stream()) ? known.durable : 0;
    }

    /** Up to here the stream is in the store. */
    synchronized void durable(StreamId stream, long position) {
        streams.computeIfPresent(
                stream.node(),
                (node, now) -> now.progress.stream().equals(stream)
                        ? new Known(now.progress, Math.max(now.durable, position))
                        : now);
    }

    /** Where admitted events go. */
    interface Queue {

        /** Takes the events or throws. */
        void offer(Admission admission) throws QueueFullException;
    }
}
