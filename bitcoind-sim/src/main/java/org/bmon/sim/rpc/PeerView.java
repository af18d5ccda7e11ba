package org.bmon.sim.rpc;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a peer.
 *
 * @param id Bitcoin Core's number of it
 * @param address host and port of the other end
 * @param bindAddress host and port of this end
 * @param inbound whether the other end opened it
 * @param connectionType outbound-full-relay, block-relay-only, inbound, manual, addr-fetch or feeler
 * @param transport v1 or v2
 * @param version the peer's client version, such as 280000
 * @param connectedAt when it was opened
 * @param lastSend when something was last sent
 * @param lastReceive when something was last received
 * @param lastTransaction when it last brought a new valid transaction; 0 for never
 * @param lastBlock when it last brought a new valid block; 0 for never
 * @param pingMicros the last round trip; null before the first
 * @param minPingMicros the shortest round trip; null before the first
 * @param highBandwidthTo whether the node chose it to send compact blocks unasked
 * @param highBandwidthFrom whether it chose the node so
 * @param startingHeight what it claimed at the start
 * @param syncedHeaders the last header in common; -1 for none
 * @param syncedBlocks the last block in common; -1 for none
 * @param inflight heights of the blocks asked from it
 * @param minFeeFilter the fee rate under which it wants no transactions
 * @param sentByMessage bytes sent, by message type
 * @param receivedByMessage bytes received, by message type
 */
public record PeerView(
        int id,
        String address,
        String bindAddress,
        boolean inbound,
        String connectionType,
        String transport,
        int version,
        long connectedAt,
        long lastSend,
        long lastReceive,
        long lastTransaction,
        long lastBlock,
        @Nullable Long pingMicros,
        @Nullable Long minPingMicros,
        boolean highBandwidthTo,
        boolean highBandwidthFrom,
        int startingHeight,
        int syncedHeaders,
        int syncedBlocks,
        List<Integer> inflight,
        long minFeeFilter,
        SortedMap<String, Long> sentByMessage,
        SortedMap<String, Long> receivedByMessage) {

    public PeerView {
        inflight = List.copyOf(inflight);
        sentByMessage = Collections.unmodifiableSortedMap(new TreeMap<>(sentByMessage));
        receivedByMessage = Collections.unmodifiableSortedMap(new TreeMap<>(receivedByMessage));
    }

    /** All bytes sent. */
    public long bytesSent() {
        return total(sentByMessage);
    }

    /** All bytes received. */
    public long bytesReceived() {
        return total(receivedByMessage);
    }

    private static long total(SortedMap<String, Long> byMessage) {
        long total = 0;
        for (long bytes : byMessage.values()) {
            total += bytes;
        }
        return total;
    }
}
