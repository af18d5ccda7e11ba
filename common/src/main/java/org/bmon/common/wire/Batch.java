package org.bmon.common.wire;

import java.util.List;
import org.bmon.common.event.Event;
import org.bmon.common.event.StreamId;
import org.jspecify.annotations.Nullable;

/**
 * Consecutive events of one stream, as delivered in one request. An empty batch asks for the positions and keeps the
 * clocks compared.
 *
 * @param stream whose events they are
 * @param first the position of the first event; of an empty batch, the position that the next event will have
 * @param sentMicros when the agent began to send, in microseconds since the epoch by its own clock
 * @param lastExchange the stamps of the delivery before; null for the first since the agent started
 * @param events the events, in order
 */
public record Batch(
        StreamId stream,
        long first,
        long sentMicros,
        @Nullable ClockExchange lastExchange,
        List<Event> events) {

    public Batch {
        events = List.copyOf(events);
        if (first < 1) {
            throw new IllegalArgumentException("positions count from 1, not from " + first);
        }
    }

    /** The position after the last event. */
    public long next() {
        return first + events.size();
    }
}
