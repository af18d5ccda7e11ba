package org.bmon.common.part;

import java.util.List;
import org.bmon.common.event.StreamId;
import org.jspecify.annotations.Nullable;

/**
 * The first line of a part, as it is written.
 *
 * @param format the name of the format
 * @param stream whose events they are
 * @param first the first position of the range
 * @param next the position after its last
 * @param missed how many events of the stream will never come
 * @param openedMicros when the first batch of the stream came
 * @param receivedMicros when this range came
 * @param clock how the node's clock stood
 * @param partition whose share it is
 * @param partitions in how many the stream is split
 * @param steps for each event, its position less the one before it, or less the one before {@code first}
 * @param crc32c the checksum of all but itself
 */
public record PartHeader(
        String format,
        StreamId stream,
        long first,
        long next,
        long missed,
        long openedMicros,
        long receivedMicros,
        @Nullable ClockReading clock,
        int partition,
        int partitions,
        List<Integer> steps,
        String crc32c) {}
