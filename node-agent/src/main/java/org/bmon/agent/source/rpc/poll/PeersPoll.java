package org.bmon.agent.source.rpc.poll;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bmon.agent.outbox.OutboxFullException;
import org.bmon.agent.source.rpc.NodeRpc;
import org.bmon.agent.source.rpc.NodeRpcException;
import org.bmon.agent.source.rpc.PeerInfo;
import org.bmon.common.event.PeerState;
import org.jspecify.annotations.Nullable;

/** Whom the node is connected to, counted; no address leaves this class's question. */
final class PeersPoll implements Poll {

    private final NodeRpc rpc;
    private final Fact<List<PeerInfo>> fact;
    private final Teller teller;

    PeersPoll(NodeRpc rpc, Fact<List<PeerInfo>> fact, Teller teller) {
        this.rpc = rpc;
        this.fact = fact;
        this.teller = teller;
    }

    @Override
    public PollKind kind() {
        return PollKind.PEERS;
    }

    @Override
    public void ask() throws NodeRpcException, OutboxFullException {
        List<PeerInfo> peers = rpc.peers();
        fact.set(peers);
        teller.tell(state(teller, peers));
    }

    private static PeerState state(Teller teller, List<PeerInfo> peers) {
        SortedMap<String, Integer> networks = new TreeMap<>();
        SortedMap<String, Integer> types = new TreeMap<>();
        SortedMap<String, Integer> transports = new TreeMap<>();
        List<Long> pings = new ArrayList<>();
        int inbound = 0;
        int to = 0;
        int from = 0;
        for (PeerInfo peer : peers) {
            inbound += peer.inbound() ? 1 : 0;
            to += peer.highBandwidthTo() ? 1 : 0;
            from += peer.highBandwidthFrom() ? 1 : 0;
            networks.merge(peer.network(), 1, Integer::sum);
            types.merge(peer.connectionType(), 1, Integer::sum);
            String transport = peer.transport();
            if (transport != null) {
                transports.merge(transport, 1, Integer::sum);
            }
            Long ping = peer.pingMicros();
            if (ping != null) {
                pings.add(ping);
            }
        }
        return new PeerState(
                teller.now(),
                inbound,
                peers.size() - inbound,
                networks,
                types,
                transports,
                to,
                from,
                quantile(pings, 0.5),
                quantile(pings, 0.9));
    }

    /** By nearest rank; null of none. */
    static @Nullable Long quantile(List<Long> values, double share) {
        if (values.isEmpty()) {
            return null;
        }
        List<Long> sorted = values.stream().sorted().toList();
        return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }

    @Override
    public void forget() {
        fact.clear();
    }
}
