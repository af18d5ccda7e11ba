package org.bmon.common.wire;

import java.util.List;

/**
 * The collector's answer to a batch.
 *
 * @param received up to this position nothing need be sent again, unless the collector restarts; 0 for nothing
 * @param durable up to this position the results are in the collector's store, and the outbox may forget the events;
 *     0 for nothing
 * @param receivedMicros when the collector had the request, in microseconds since the epoch by its own clock
 * @param repliedMicros when it began to reply
 * @param wants what the collector asks the agent for, most wanted first: {@code mempool} for the whole set of txids,
 *     {@code block HASH} for the content of a block, {@code tx TXID} for what a transaction weighs and pays. An agent passes over what it does not know or may not ask its node
 */
public record BatchReply(long received, long durable, long receivedMicros, long repliedMicros, List<String> wants) {

    /** Most wishes in one reply; a reader passes over those beyond it. */
    public static final int MOST_WANTS = 16;

    public BatchReply {
        wants = List.copyOf(wants.size() > MOST_WANTS ? wants.subList(0, MOST_WANTS) : wants);
    }
}
