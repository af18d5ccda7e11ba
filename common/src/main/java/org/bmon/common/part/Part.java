package org.bmon.common.part;

import java.util.List;
import org.bmon.common.event.Event;
import org.bmon.common.event.StreamId;
import org.jspecify.annotations.Nullable;

/**
 * One partition's share of a range of a node's stream. Every partition gets a part of every range, so each follows the
 * stream without holes, also where it has none of the events.
 *
 * @param stream whose events they are
 * @param first the first position of the range
 * @param next the position after its last; the same as {@code first} if nothing was told
 * @param missed how many events of the stream will never come, of all up to the end of this range
 * @param openedMicros when the first batch of the stream came, in microseconds since the epoch
 * @param receivedMicros when this range came to whom split it
 * @param clock how the node's clock stood; null if that is not known here, which takes nothing back
 * @param partition whose share it is, from 0
 * @param partitions in how many the stream is split
 * @param positions where in the stream the events are, ascending
 * @param events the events, in order
 */
public record Part(
        StreamId stream,
        long first,
        long next,
        long missed,
        long openedMicros,
        long receivedMicros,
        @Nullable ClockReading clock,
        int partition,
        int partitions,
        List<Long> positions,
        List<Event> events) {

    public Part {
        positions = List.copyOf(positions);
        events = List.copyOf(events);
        if (first < 1 || next < first || missed < 0) {
            throw new IllegalArgumentException("positions " + first + " to before " + next + ", " + missed
                    + " missed; a range begins at 1 or later, ends where it begins or later, and misses 0 or more");
        }
        if (partition < 0 || partition >= partitions) {
            throw new IllegalArgumentException("partition " + partition + " of " + partitions + "; they count from 0");
        }
        if (positions.size() != events.size()) {
            throw new IllegalArgumentException(positions.size() + " positions for " + events.size() + " events");
        }
        long before = first - 1;
        for (long position : positions) {
            if (position <= before || position >= next) {
                throw new IllegalArgumentException("position " + position + " after " + before
                        + " in a range to before " + next + "; they ascend within it");
            }
            before = position;
        }
    }
}
