package org.bmon.agent.uplink;

import java.time.Duration;

/**
 * How batches are made and how long is waited.
 *
 * @param maxBatch most events in one request
 * @param maxBytes most bytes of events in one request, before packing; one event always fits
 * @param maxDelay longest an event waits for company; what tells of a block does not wait
 * @param heartbeat how often an empty batch is sent when there is nothing to tell
 * @param connectTimeout how long a connection may take
 * @param readTimeout how long an answer may take
 * @param minBackoff the wait after the first failure; it doubles with each
 * @param maxBackoff the longest wait, also for what only a person can mend
 */
public record UplinkSettings(
        int maxBatch,
        int maxBytes,
        Duration maxDelay,
        Duration heartbeat,
        Duration connectTimeout,
        Duration readTimeout,
        Duration minBackoff,
        Duration maxBackoff) {

    /** What fits most. */
    public static UplinkSettings defaults() {
        return new UplinkSettings(
                500,
                4 << 20,
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofSeconds(20),
                Duration.ofMillis(500),
                Duration.ofMinutes(1));
    }

    /** The same with other limits of a batch. */
    public UplinkSettings withBatch(int events, Duration delay, Duration beat) {
        return new UplinkSettings(events, maxBytes, delay, beat, connectTimeout, readTimeout, minBackoff, maxBackoff);
    }

    /** The same with other waits for the collector. */
    public UplinkSettings withTimeouts(Duration connect, Duration read) {
        return new UplinkSettings(maxBatch, maxBytes, maxDelay, heartbeat, connect, read, minBackoff, maxBackoff);
    }

    /** The same with another back-off. */
    public UplinkSettings withBackoff(Duration least, Duration most) {
        return new UplinkSettings(maxBatch, maxBytes, maxDelay, heartbeat, connectTimeout, readTimeout, least, most);
    }
}
