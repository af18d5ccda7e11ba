package org.bmon.agent.exporter;

import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.bmon.agent.source.rpc.AddressTable;
import org.bmon.agent.source.rpc.NetTotals;
import org.bmon.agent.source.rpc.PeerInfo;
import org.bmon.agent.source.rpc.poll.NodeFacts;

/** Whom the node is connected to and what passes between them; no address is a label. */
final class PeerMetrics implements FactMetrics {

    private static final double[] QUANTILES = {0, 0.5, 0.9, 1};

    private final MessageTraffic messages = new MessageTraffic();

    @Override
    public void add(Samples samples, NodeFacts facts) {
        List<PeerInfo> peers = facts.peers().get();
        if (peers != null) {
            add(samples, peers);
        }
        NetTotals traffic = facts.traffic().get();
        if (traffic != null) {
            String help = "Bytes to and from all peers since the node started";
            samples.counter("bitcoind_traffic_bytes", help, traffic.bytesSent(), "direction", "sent");
            samples.counter("bitcoind_traffic_bytes", help, traffic.bytesReceived(), "direction", "received");
        }
        SortedMap<String, AddressTable> addresses = facts.addresses().get();
        if (addresses != null) {
            String help = "Addresses that the node knows, by network and table; v26 and later";
            addresses.forEach((name, table) -> {
                String network = Words.NETWORKS.of(name);
                samples.gauge("bitcoind_known_addresses", help, table.fresh(), "reached_by", network, "table", "new");
                samples.gauge("bitcoind_known_addresses", help, table.tried(), "reached_by", network, "table", "tried");
            });
        }
        samples.gauge(
                "bitcoind_banned",
                "Addresses and subnets that are banned",
                facts.banned().get());
    }

    private void add(Samples samples, List<PeerInfo> peers) {
        addDirections(samples, peers);
        count(peers, peer -> Words.NETWORKS.of(peer.network()))
                .forEach((network, count) ->
                        samples.gauge("bitcoind_peers_by_network", "Peers by network", count, "reached_by", network));
        count(peers, peer -> Words.CONNECTION_TYPES.of(peer.connectionType()))
                .forEach((type, count) ->
                        samples.gauge("bitcoind_peers_by_type", "Peers by type of connection", count, "type", type));
        count(
                        peers.stream().filter(peer -> peer.transport() != null).toList(),
                        peer -> Words.TRANSPORTS.of(String.valueOf(peer.transport())))
                .forEach((transport, count) -> samples.gauge(
                        "bitcoind_peers_by_transport",
                        "Peers by transport protocol; v26 and later",
                        count,
                        "transport",
                        transport));
        addPings(samples, peers);
        messages.add(samples, peers);
    }

    private static void addDirections(Samples samples, List<PeerInfo> peers) {
        long inbound = peers.stream().filter(PeerInfo::inbound).count();
        samples.gauge("bitcoind_peers", "Peers by direction", inbound, "direction", "inbound");
        samples.gauge("bitcoind_peers", "Peers by direction", peers.size() - inbound, "direction", "outbound");
        String help = "Peers that announce by compact block unasked: to the node, and the node to them";
        long to = peers.stream().filter(PeerInfo::highBandwidthTo).count();
        long from = peers.stream().filter(PeerInfo::highBandwidthFrom).count();
        samples.gauge("bitcoind_peers_high_bandwidth", help, to, "asked", "by-node");
        samples.gauge("bitcoind_peers_high_bandwidth", help, from, "asked", "by-peer");
    }

    private static void addPings(Samples samples, List<PeerInfo> peers) {
        List<Long> pings = peers.stream()
                .map(PeerInfo::pingMicros)
                .filter(Objects::nonNull)
                .sorted()
                .toList();
        for (double quantile : QUANTILES) {
            if (!pings.isEmpty()) {
                // The nearest rank.
                int rank = Math.max(1, (int) Math.ceil(quantile * pings.size()));
                samples.seconds(
                        "bitcoind_peer_ping_seconds",
                        "Last round trips to the peers, by quantile of the peers",
                        pings.get(rank - 1),
                        "quantile",
                        Double.toString(quantile));
            }
        }
    }

    private static SortedMap<String, Integer> count(List<PeerInfo> peers, Function<PeerInfo, String> word) {
        SortedMap<String, Integer> counts = new TreeMap<>();
        peers.forEach(peer -> counts.merge(word.apply(peer), 1, Integer::sum));
        return counts;
    }
}
