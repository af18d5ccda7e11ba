package org.bmon.collector.live;

import java.util.List;
import org.bmon.collector.fleet.ClockEstimate;
import org.bmon.common.event.Event;
import org.bmon.common.event.StreamId;
import org.jspecify.annotations.Nullable;

/**
 * Events on their way from ingest to the analysis.
 *
 * @param stream whose
 * @param first the position of the first event
 * @param events those not taken before; none if only a clock was measured
 * @param body the whole batch as it was sent; null if only a part of it is new
 * @param missed how many events of the stream will never come
 * @param openedMicros when the stream's first batch came
 * @param receivedMicros when this one did
 * @param clock how the node's clock stands; null if it is not known
 */
@SuppressWarnings("ArrayRecordComponent") // Carried, never compared.
record Delivery(
        StreamId stream,
        long first,
        List<Event> events,
        byte @Nullable [] body,
        long missed,
        long openedMicros,
        long receivedMicros,
        @Nullable ClockEstimate clock) {

    long next() {
        return first + events.size();
    }
}
