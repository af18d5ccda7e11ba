package org.bmon.agent.logship;

import org.jspecify.annotations.Nullable;

/**
 * How log shipping stands.
 *
 * @param behindBytes how much of the log Loki does not have yet
 * @param lastSuccessMicros when Loki last took something, in microseconds since the epoch; null if it never did since
 *     the agent started
 * @param problem why nothing is shipped now; null if there is no problem
 */
public record LogshipState(
        long behindBytes,
        @Nullable Long lastSuccessMicros,
        @Nullable String problem) {}
