package org.bmon.collector.store;

import org.bmon.collector.fleet.ClockEstimate;
import org.bmon.common.event.StreamId;
import org.jspecify.annotations.Nullable;

/**
 * Consecutive events of a stream as they were taken, so that a restart can take them again.
 *
 * @param stream whose they are
 * @param first the position of the first event
 * @param next the position after the last
 * @param receivedMicros when they came, by the collector's clock
 * @param clock how the node's clock stood then; null if it was not known
 * @param batch the events, as a batch of the wire format, perhaps gzipped
 * @param standing those of the events that say how the node stands, for longer than the others; null if none does
 */
@SuppressWarnings("ArrayRecordComponent") // Carried, never compared.
public record JournalEntry(
        StreamId stream,
        long first,
        long next,
        long receivedMicros,
        @Nullable ClockEstimate clock,
        byte[] batch,
        byte @Nullable [] standing) {}
