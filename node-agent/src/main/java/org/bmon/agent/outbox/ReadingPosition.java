package org.bmon.agent.outbox;

/**
 * How far a source has read.
 *
 * @param source the source's name, one position for each
 * @param value what the source needs to go on from there, in its own words
 */
public record ReadingPosition(String source, String value) {}
