package org.bmon.collector.store;

import org.bmon.common.event.StreamId;

/**
 * How far a node's stream is kept.
 *
 * @param stream the stream
 * @param durable the last position whose event, and all before it, is in the store; 0 for none
 * @param missed events before that which never came, since the agent had them no more
 * @param openedMicros when its first batch came: the latest of a node's streams is the one that counts
 */
public record StreamPosition(StreamId stream, long durable, long missed, long openedMicros) {}
