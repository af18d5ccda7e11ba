package org.bmon.agent.uplink;

import org.jspecify.annotations.Nullable;

/**
 * How delivery stands.
 *
 * @param next the position to send next
 * @param lastSuccessMicros when the collector last took a batch, in microseconds since the epoch; null if it never did
 *     since the agent started
 * @param problem why nothing is delivered now; null if there is no problem
 */
public record UplinkState(
        long next,
        @Nullable Long lastSuccessMicros,
        @Nullable String problem) {}
