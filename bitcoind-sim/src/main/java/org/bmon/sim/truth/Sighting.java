package org.bmon.sim.truth;

/**
 * When a node first came to know something.
 *
 * @param micros the true time, in microseconds since the epoch
 * @param told whether a line of the node's log tells it
 */
public record Sighting(long micros, boolean told) {}
