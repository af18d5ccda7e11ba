package org.bmon.collector.node;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bmon.collector.fleet.FleetNode;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.notice.Severity;
import org.bmon.collector.watch.Surroundings;
import org.bmon.collector.watch.Watch;
import org.bmon.collector.watch.Wording;
import org.bmon.common.NodeName;
import org.bmon.common.event.Event;
import org.bmon.common.event.NodeStarted;
import org.bmon.common.event.PeerState;

/**
 * Tells of nodes that have had too few peers for a while, or none that came to them though some did before. A node that
 * never had an inbound peer does not listen, and a node that just started is still looking.
 */
public final class PeerWatch implements Watch {

    private static final long STARTING_MICROS = 10 * 60_000_000L;

    private final Surroundings around;
    private final long afterMicros;
    private final Map<NodeName, Peers> byNode = new HashMap<>();

    private static final class Peers {
        long startedMicros = Long.MIN_VALUE / 2;
        long fewSinceMicros = Long.MAX_VALUE;
        long noneInSinceMicros = Long.MAX_VALUE;
        boolean hadInbound;
    }

    public PeerWatch(Surroundings around) {
        this.around = around;
        this.afterMicros = around.settings().peersAfter().toNanos() / 1_000;
    }

    @Override
    public void accept(FleetNode node, Event event) {
        long at = node.clock().toFleet(event.at().micros());
        if (event instanceof NodeStarted) {
            Peers peers = byNode.computeIfAbsent(node.name(), added -> new Peers());
            peers.startedMicros = at;
        } else if (event instanceof PeerState state) {
            judge(node.name(), byNode.computeIfAbsent(node.name(), added -> new Peers()), state, at);
        }
    }

    @Override
    public void advance(long nowMicros) {}

    private void judge(NodeName node, Peers peers, PeerState state, long at) {
        int all = state.inbound() + state.outbound();
        int floor = around.settings().peersFloor();
        peers.fewSinceMicros = all < floor ? Math.min(peers.fewSinceMicros, at) : Long.MAX_VALUE;
        peers.hadInbound |= state.inbound() > 0;
        boolean noneIn = peers.hadInbound && state.inbound() == 0;
        peers.noneInSinceMicros = noneIn ? Math.min(peers.noneInSinceMicros, at) : Long.MAX_VALUE;
        if (at - peers.startedMicros < STARTING_MICROS) {
            return;
        }
        say(
                node + " few",
                node,
                state,
                peers.fewSinceMicros,
                at,
                node + " has " + Wording.count(all, "peer") + ", fewer than " + floor);
        say(
                node + " inbound",
                node,
                state,
                all < floor ? Long.MAX_VALUE : peers.noneInSinceMicros,
                at,
                "no peer connects to " + node + " any more");
    }

    private void say(String subject, NodeName node, PeerState state, long sinceMicros, long at, String summary) {
        if (sinceMicros == Long.MAX_VALUE) {
            around.notices().clear(NoticeKind.PEERS_LOW, subject, at);
        } else if (at - sinceMicros >= afterMicros) {
            Map<String, Object> evidence = new TreeMap<>();
            evidence.put("inbound", (long) state.inbound());
            evidence.put("outbound", (long) state.outbound());
            evidence.put("byNetwork", state.byNetwork());
            around.notices()
                    .raise(
                            NoticeKind.PEERS_LOW,
                            subject,
                            sinceMicros,
                            state.inbound() + state.outbound() == 0 ? Severity.CRITICAL : Severity.WARNING,
                            List.of(node),
                            summary + ", for " + Wording.length(at - sinceMicros),
                            evidence,
                            at);
        }
    }
}
