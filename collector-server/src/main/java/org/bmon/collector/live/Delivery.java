package org.bmon.collector.live;

import java.util.List;
import org.bmon.collector.fleet.ClockEstimate;
import org.bmon.common.event.Event;
import org.bmon.common.event.StreamId;
import org.jspecify.annotations.Nullable;

/**
 * Events on their way to the analysis.
 *
 * @param stream whose
 * @param first the first position that it covers
 * @param next the position after the last; the same as {@code first} if only a clock was measured
 * @param events those not taken before that are for this analysis
 * @param body the whole batch as it was sent; null if it is not exactly these events
 * @param missed how many events of the stream will never come
 * @param openedMicros when the stream's first batch came
 * @param receivedMicros when this one did
 * @param clock how the node's clock stands; null if it is not known
 * @param nextOffset the record after it in the partition that it came from; null if from none
 */
@SuppressWarnings("ArrayRecordComponent") // Carried, never compared.
public record Delivery(
        StreamId stream,
        long first,
        long next,
        List<Event> events,
        byte @Nullable [] body,
        long missed,
        long openedMicros,
        long receivedMicros,
        @Nullable ClockEstimate clock,
        @Nullable Long nextOffset) {}
