package org.bmon.agent.outbox;

import java.util.List;
import org.bmon.common.event.Event;
import org.bmon.common.event.StreamId;

/**
 * Consecutive events of the outbox.
 *
 * @param stream the stream whose events they are
 * @param first the position of the first event; if there is none, the position that the next event will have
 * @param events the events, in order
 */
public record Slice(StreamId stream, long first, List<Event> events) {

    public Slice {
        events = List.copyOf(events);
    }

    /** The position after the last event. */
    public long next() {
        return first + events.size();
    }
}
