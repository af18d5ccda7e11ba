package org.bmon.common.event;

import org.bmon.common.Stamp;

/**
 * How the clock of the node's host stands against the agent's, from getnettotals.
 *
 * @param at when it answered, by the agent's clock
 * @param offsetMicros the node's clock minus the agent's, in microseconds
 * @param errorMicros how far that may be wrong: half the round trip and the resolution of a millisecond
 */
public record NodeClockState(Stamp at, long offsetMicros, long errorMicros) implements Event {}
