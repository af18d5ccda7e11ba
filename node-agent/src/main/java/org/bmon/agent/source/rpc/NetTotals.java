package org.bmon.agent.source.rpc;

/**
 * getnettotals.
 *
 * @param bytesReceived from all peers since the start
 * @param bytesSent to all peers since the start
 * @param clockMillis the clock of the node's host, in milliseconds since the epoch
 */
public record NetTotals(long bytesReceived, long bytesSent, long clockMillis) {

    static NetTotals of(Fields answer) {
        return new NetTotals(
                answer.integer("totalbytesrecv"), answer.integer("totalbytessent"), answer.integer("timemillis"));
    }
}
