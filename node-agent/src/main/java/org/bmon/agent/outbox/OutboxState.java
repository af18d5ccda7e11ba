package org.bmon.agent.outbox;

import org.jspecify.annotations.Nullable;

/**
 * What an outbox holds at one moment.
 *
 * @param first the position of the oldest event that it holds; {@code next} if it holds none
 * @param next the position that the next event will have
 * @param events how many events wait
 * @param bytes how much room they and the parked ones take
 * @param oldestMicros when the oldest of them was appended, in microseconds since the epoch; null if none waits
 * @param dropped events that had to go because the outbox was full, since it was created
 * @param parked events that the collector refused and that are kept aside
 * @param parkedDropped refused events that had to go because too many were kept, since it was created
 * @param setAside outboxes found broken and set aside since the agent started
 * @param writable false while the disk has no room
 * @param limitBytes the most room that events may take before the oldest go
 */
public record OutboxState(
        long first,
        long next,
        long events,
        long bytes,
        @Nullable Long oldestMicros,
        long dropped,
        long parked,
        long parkedDropped,
        long setAside,
        boolean writable,
        long limitBytes) {}
