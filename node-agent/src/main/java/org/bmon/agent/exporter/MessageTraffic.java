package org.bmon.agent.exporter;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bmon.agent.source.rpc.PeerInfo;
import org.jspecify.annotations.Nullable;

/**
 * Adds up the bytes of each kind of message over peers that come and go: the node counts for each peer as long as it is
 * connected. What a peer sent between the last look and its leaving is missed.
 */
final class MessageTraffic {

    private record Count(SortedMap<String, Long> sent, SortedMap<String, Long> received) {}

    private final SortedMap<String, Long> sent = new TreeMap<>();
    private final SortedMap<String, Long> received = new TreeMap<>();
    private Map<List<Long>, Count> before = Map.of();
    private @Nullable List<PeerInfo> seen;

    @SuppressWarnings("ReferenceEquality") // The same answer, shown again.
    synchronized void add(Samples samples, List<PeerInfo> peers) {
        if (peers != seen) {
            seen = peers;
            look(peers);
        }
        String help = "Bytes to and from peers by message, as seen by looking once in a while";
        sent.forEach((message, bytes) ->
                samples.counter("bitcoind_message_bytes", help, bytes, "direction", "sent", "message", message));
        received.forEach((message, bytes) ->
                samples.counter("bitcoind_message_bytes", help, bytes, "direction", "received", "message", message));
    }

    private void look(List<PeerInfo> peers) {
        Map<List<Long>, Count> now = new HashMap<>();
        for (PeerInfo peer : peers) {
            // Numbers of peers begin anew when the node is restarted; the moment of connecting tells them apart.
            List<Long> identity = List.of(peer.id(), peer.connectedSeconds());
            Count last = before.getOrDefault(identity, new Count(new TreeMap<>(), new TreeMap<>()));
            grow(sent, peer.sentByMessage(), last.sent());
            grow(received, peer.receivedByMessage(), last.received());
            now.put(identity, new Count(peer.sentByMessage(), peer.receivedByMessage()));
        }
        before = now;
    }

    private static void grow(SortedMap<String, Long> sums, SortedMap<String, Long> now, SortedMap<String, Long> last) {
        now.forEach((message, bytes) -> {
            long more = Math.max(0, bytes - last.getOrDefault(message, 0L));
            sums.merge(Words.MESSAGES.of(message), more, Long::sum);
        });
    }
}
