package org.bmon.collector.live;

/**
 * How far a stream has come.
 *
 * @param received taken up to here
 * @param durable in the store up to here
 */
public record Receipt(long received, long durable) {}
