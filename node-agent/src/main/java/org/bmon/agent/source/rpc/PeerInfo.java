package org.bmon.agent.source.rpc;

import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * One peer of getpeerinfo. Its address is not taken from the answer.
 *
 * @param id Core's number of the peer
 * @param network by Core's names, such as ipv4 or not_publicly_routable
 * @param inbound whether it connected to the node
 * @param connectionType by Core's names, such as outbound-full-relay
 * @param transport v1, v2 or detecting; null before v26
 * @param pingMicros the last ping; null before the first
 * @param leastPingMicros the quickest ping; null before the first
 * @param highBandwidthTo whether the node asked it to announce by compact block unasked
 * @param highBandwidthFrom whether it asked the node so
 * @param connectedSeconds when it connected, in seconds since the epoch
 * @param bytesSent to it
 * @param bytesReceived from it
 * @param sentByMessage bytes sent by message type
 * @param receivedByMessage bytes received by message type
 */
public record PeerInfo(
        long id,
        String network,
        boolean inbound,
        String connectionType,
        @Nullable String transport,
        @Nullable Long pingMicros,
        @Nullable Long leastPingMicros,
        boolean highBandwidthTo,
        boolean highBandwidthFrom,
        long connectedSeconds,
        long bytesSent,
        long bytesReceived,
        SortedMap<String, Long> sentByMessage,
        SortedMap<String, Long> receivedByMessage) {

    static PeerInfo of(Fields peer) {
        return new PeerInfo(
                peer.integer("id"),
                peer.text("network", "unknown"),
                peer.flag("inbound"),
                peer.text("connection_type", "unknown"),
                peer.has("transport_protocol_type") ? peer.text("transport_protocol_type") : null,
                peer.microsIfThere("pingtime"),
                peer.microsIfThere("minping"),
                peer.flag("bip152_hb_to", false),
                peer.flag("bip152_hb_from", false),
                peer.integer("conntime"),
                peer.integer("bytessent"),
                peer.integer("bytesrecv"),
                peer.integers("bytessent_per_msg"),
                peer.integers("bytesrecv_per_msg"));
    }
}
