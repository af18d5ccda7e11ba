package org.bmon.collector.group;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bmon.collector.fleet.ClockEstimate;
import org.bmon.collector.live.Delivery;
import org.bmon.collector.store.StreamPosition;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.common.TimeSource;
import org.bmon.common.event.DataGap;
import org.bmon.common.event.Event;
import org.bmon.common.event.StreamId;
import org.bmon.common.part.ClockReading;
import org.bmon.common.part.Part;
import org.jspecify.annotations.Nullable;

/**
 * How far each node's stream has come in one partition. A position is taken once. What no record brings is not silent: a
 * {@link DataGap} stands in its place, as one of the outbox would. Not safe for use by many threads.
 */
final class PartLedger {

    /** The kind of a gap that nobody but this ledger told of. */
    static final String RECORDS_LOST = "records-lost";

    private final int partition;
    private final int partitions;
    private final Map<NodeName, Progress> progress = new HashMap<>();

    private static final class Progress {
        final StreamId stream;
        final long openedMicros;
        final Set<String> over = new HashSet<>();
        long received;

        /** What no record brought. */
        long lost;

        /** What the store has as missed, of both kinds; -1 once they were told apart. */
        long missed = -1;

        Progress(StreamId stream, long openedMicros) {
            this.stream = stream;
            this.openedMicros = openedMicros;
        }
    }

    /**
     * What is to be done with a part.
     *
     * @param delivery what the live fleet takes
     * @param lostNow how many events before it no record brought
     * @param lost how many so far, with them
     */
    record Admission(Delivery delivery, long lostNow, long lost) {}

    PartLedger(int partition, int partitions) {
        this.partition = partition;
        this.partitions = partitions;
    }

    /** Goes on from what the store kept, the streams that count last. */
    void restore(Iterable<StreamPosition> positions) {
        for (StreamPosition position : positions) {
            Progress restored = open(position.stream(), position.openedMicros());
            restored.received = position.durable();
            restored.missed = position.missed();
        }
    }

    /**
     * What is new in a part; nothing is noted yet.
     *
     * @param offset its record's
     * @throws DeadRecordException if it belongs nowhere
     */
    Admission admit(Part part, long offset) throws DeadRecordException {
        if (part.partition() != partition || part.partitions() != partitions) {
            throw new DeadRecordException(
                    DeadReason.MISPLACED,
                    "a part of partition " + part.partition() + " of " + part.partitions() + ", found in " + partition
                            + " of " + partitions);
        }
        Progress known = fitting(part);
        // Whoever split the stream saw to it that it begins where it should: who knows nothing of it takes its word.
        long received = known == null ? part.first() - 1 : known.received;
        long missing = Math.max(0, part.first() - 1 - received);
        boolean told = missing == 0 || isTold(part);
        List<Event> events = new ArrayList<>(part.events().size() + 1);
        if (!told) {
            events.add(new DataGap(
                    new Stamp(part.receivedMicros(), TimeSource.RECEIVED),
                    DataGap.Source.OUTBOX,
                    RECORDS_LOST,
                    missing,
                    "no record of partition " + partition + " brought them"));
        }
        for (int i = 0; i < part.events().size(); i++) {
            if (part.positions().get(i) > received) {
                events.add(part.events().get(i));
            }
        }
        boolean further = part.next() - 1 > received;
        long from = further ? Math.max(part.first(), received + 1) : part.next();
        long lostNow = told ? 0 : missing;
        long lost = lostNow + lostBefore(known, part.missed() - (told ? missing : 0));
        ClockReading clock = part.clock();
        Delivery delivery = new Delivery(
                part.stream(),
                from,
                part.next(),
                events,
                null,
                part.missed() + lost,
                known == null ? part.openedMicros() : known.openedMicros,
                part.receivedMicros(),
                clock == null ? null : new ClockEstimate(clock.offsetMicros(), clock.errorMicros()),
                offset + 1);
        return new Admission(delivery, lostNow, lost);
    }

    private static long lostBefore(@Nullable Progress known, long missedBefore) {
        if (known == null) {
            return 0;
        }
        return known.missed < 0 ? known.lost : Math.max(0, known.missed - missedBefore);
    }

    /** An admitted part was taken. */
    void taken(Admission admission) {
        Delivery delivery = admission.delivery();
        Progress now = progress.get(delivery.stream().node());
        if (now == null || !now.stream.equals(delivery.stream())) {
            now = open(delivery.stream(), delivery.openedMicros());
            now.received = delivery.first() - 1;
        }
        now.received = Math.max(now.received, delivery.next() - 1);
        now.lost = admission.lost();
        now.missed = -1;
    }

    private @Nullable Progress fitting(Part part) throws DeadRecordException {
        Progress known = progress.get(part.stream().node());
        if (known == null || known.stream.equals(part.stream())) {
            return known;
        }
        if (known.over.contains(part.stream().epoch())
                || known.stream.epoch().equals(part.stream().epoch())) {
            throw new DeadRecordException(
                    DeadReason.OVER,
                    part.stream() + " is over; " + known.stream + " is what " + known.stream.node() + " sends");
        }
        return null;
    }

    private static boolean isTold(Part part) {
        return !part.events().isEmpty()
                && part.positions().get(0) == part.first()
                && part.events().get(0) instanceof DataGap gap
                && gap.source() == DataGap.Source.OUTBOX;
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
}
