package org.bmon.common.wire;

/**
 * The collector's answer to a batch.
 *
 * @param received up to this position nothing need be sent again, unless the collector restarts; 0 for nothing
 * @param durable up to this position the results are in the collector's store, and the outbox may forget the events;
 *     0 for nothing
 * @param receivedMicros when the collector had the request, in microseconds since the epoch by its own clock
 * @param repliedMicros when it began to reply
 */
public record BatchReply(long received, long durable, long receivedMicros, long repliedMicros) {}
