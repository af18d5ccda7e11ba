package org.bmon.common.wire;

/**
 * The four time stamps of one delivery, from which the collector knows how a node's clock stands against its own. All
 * are microseconds since the epoch, each by the clock of the host that took it.
 *
 * @param agentSentMicros the agent began to send
 * @param collectorReceivedMicros the collector had the request
 * @param collectorSentMicros the collector began to reply
 * @param agentReceivedMicros the agent had the reply
 */
public record ClockExchange(
        long agentSentMicros, long collectorReceivedMicros, long collectorSentMicros, long agentReceivedMicros) {}
