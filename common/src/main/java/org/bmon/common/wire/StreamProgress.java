package org.bmon.common.wire;

import java.util.ArrayList;
import java.util.List;
import org.bmon.common.event.DataGap;
import org.bmon.common.event.StreamId;
import org.jspecify.annotations.Nullable;

/**
 * How far a node's stream was taken, by a collector or a broker. A position is taken once; an epoch that was replaced is over.
 *
 * @param stream the stream that counts for the node
 * @param received all up to here was taken
 * @param missed how many events of it will never come
 * @param openedMicros when its first batch came, in microseconds since the epoch
 * @param over the node's epochs before it, the latest last
 */
public record StreamProgress(StreamId stream, long received, long missed, long openedMicros, List<String> over) {

    private static final int MOST_OVER = 16;

    public StreamProgress {
        over = List.copyOf(over.size() > MOST_OVER ? over.subList(over.size() - MOST_OVER, over.size()) : over);
    }

    /**
     * What is to be done with a batch.
     *
     * @param skip its events from this one on are new
     * @param first the position after which nothing of it is known, plus one
     * @param missedNow how many events before it will never come
     * @param then what holds after it
     */
    public record Step(int skip, long first, long missedNow, StreamProgress then) {}

    private static StreamProgress opened(StreamId stream, long nowMicros, List<String> over) {
        return new StreamProgress(stream, 0, 0, nowMicros, over);
    }

    /** Whether a batch goes on here without a word, as nearly all do. */
    public boolean isFollowedBy(Batch batch) {
        return stream.equals(batch.stream()) && batch.first() <= received + 1;
    }

    /**
     * What a batch comes to; see "When a batch does not follow" in docs/delivery.md.
     *
     * @param known how far the node's stream has come; null if nothing of it is known
     * @throws NotFollowingException if the batch leaves a hole without a word, or is of an epoch that is over
     */
    public static Step step(@Nullable StreamProgress known, Batch batch, long nowMicros) throws NotFollowingException {
        StreamProgress now = fitting(known, batch.stream(), nowMicros);
        long missed = now.missedBefore(batch);
        long start = now.received + missed + 1;
        int skip = (int)
                Math.min(Math.max(start - batch.first(), 0), batch.events().size());
        StreamProgress then = new StreamProgress(
                now.stream, Math.max(start - 1, batch.next() - 1), now.missed + missed, now.openedMicros, now.over);
        return new Step(skip, Math.max(start, batch.first() + skip), missed, then);
    }

    private static StreamProgress fitting(@Nullable StreamProgress known, StreamId stream, long nowMicros)
            throws NotFollowingException {
        if (known == null) {
            return opened(stream, nowMicros, List.of());
        }
        if (known.stream.equals(stream)) {
            return known;
        }
        if (known.stream.epoch().equals(stream.epoch())) {
            throw new NotFollowingException(
                    "epoch " + stream.epoch() + " of " + stream.node() + " is on " + known.stream.network()
                            + ", not on " + stream.network(),
                    known);
        }
        if (known.over.contains(stream.epoch())) {
            throw new NotFollowingException(
                    "epoch " + stream.epoch() + " of " + stream.node() + " is over; epoch " + known.stream.epoch()
                            + " came after it",
                    known);
        }
        return opened(stream, nowMicros, known.overWith());
    }

    private long missedBefore(Batch batch) throws NotFollowingException {
        long missing = batch.first() - 1 - received;
        if (missing <= 0) {
            return 0;
        }
        boolean told = !batch.events().isEmpty()
                && batch.events().get(0) instanceof DataGap gap
                && gap.source() == DataGap.Source.OUTBOX;
        if (!told) {
            throw new NotFollowingException(
                    "positions " + (received + 1) + " to " + (batch.first() - 1) + " of "
                            + batch.stream().node() + " are missing; send from " + (received + 1)
                            + ", or begin with a DataGap of the outbox if there is nothing older",
                    this);
        }
        return missing;
    }

    private List<String> overWith() {
        List<String> all = new ArrayList<>(over);
        all.add(stream.epoch());
        return all;
    }

    /** The later of what is known and what another told: an epoch that is over does not come back. */
    public StreamProgress laterOf(StreamProgress told) {
        if (stream.equals(told.stream)) {
            return told.received >= received ? told : this;
        }
        if (over.contains(told.stream.epoch())) {
            return this;
        }
        List<String> all = overWith();
        told.over.stream().filter(epoch -> !all.contains(epoch)).forEach(all::add);
        all.remove(told.stream.epoch());
        return new StreamProgress(told.stream, told.received, told.missed, told.openedMicros, all);
    }
}
