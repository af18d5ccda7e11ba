package org.bmon.agent.source.rpc.poll;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.bmon.agent.outbox.OutboxFullException;
import org.bmon.agent.source.rpc.NetworkInfo;
import org.bmon.agent.source.rpc.NodeRpc;
import org.bmon.agent.source.rpc.NodeRpcException;
import org.bmon.agent.source.rpc.RpcOutcome;
import org.bmon.common.event.NodeReachable;
import org.bmon.common.event.NodeUnreachable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the node answers; told when that changes. Safe for use by many threads. */
final class NodeWatch {

    private static final Logger LOG = LoggerFactory.getLogger(NodeWatch.class);

    /** Methods that need no lock of the node: if these come late it is not a long block that holds it up. */
    private static final Set<PollKind> LOCKLESS = EnumSet.of(PollKind.TRAFFIC, PollKind.UPTIME, PollKind.CALLS);

    private static final Duration PROBE = Duration.ofSeconds(5);

    /** Each refusal costs the node a quarter of a second and a line in its log. */
    private static final Duration PROBE_REFUSED = Duration.ofSeconds(30);

    private final NodeRpc rpc;
    private final Teller teller;
    private final Fact<NetworkInfo> network;
    private int broken;
    private volatile boolean reachable;
    private volatile int version;
    private volatile @Nullable String problem = "the node has not been asked yet";
    private @Nullable String toldReason;

    NodeWatch(NodeRpc rpc, Fact<NetworkInfo> network, Teller teller) {
        this.rpc = rpc;
        this.network = network;
        this.teller = teller;
    }

    boolean isReachable() {
        return reachable;
    }

    /** Such as 280000; 0 while it is not known. */
    int version() {
        return version;
    }

    /** Why the node is not asked; null if it is. */
    @Nullable String problem() {
        return problem;
    }

    /** Asks whether it answers now; tells how long to wait before the next time, zero if it does. */
    Duration probe() throws OutboxFullException {
        NetworkInfo info = null;
        try {
            info = rpc.networkInfo();
            network.set(info);
        } catch (NodeRpcException e) {
            if (!e.answered()) {
                lost(e);
                return e.outcome() == RpcOutcome.UNAUTHORIZED ? PROBE_REFUSED : PROBE;
            }
            LOG.warn("The node answers, but its version is not known: {}", e.getMessage());
        }
        teller.tell(new NodeReachable(
                teller.now(), info == null ? null : info.version(), info == null ? null : info.subversion()));
        version = info == null ? 0 : info.version();
        broken = 0;
        reachable = true;
        problem = null;
        toldReason = null;
        LOG.info("The node answers RPC{}", info == null ? "" : ": " + info.subversion());
        return Duration.ZERO;
    }

    /** A question was answered. */
    synchronized void answered() {
        broken = 0;
    }

    /** A question failed; true if the node is held to be out of reach from now on, which is to be told next. */
    synchronized boolean failed(PollKind kind, NodeRpcException e) {
        boolean gone = switch (e.outcome()) {
            case WARMING_UP, UNAUTHORIZED -> true;
            // One connection may break by chance.
            case UNREACHABLE -> ++broken > 1;
            case TIMED_OUT -> LOCKLESS.contains(kind);
            default -> false;
        };
        boolean news = gone && reachable;
        reachable &= !gone;
        return news;
    }

    /** Tells why the node is out of reach, once for each reason. */
    void lost(NodeRpcException e) throws OutboxFullException {
        String reason = e.outcome().label();
        problem = "the node does not answer: " + e.getMessage();
        if (!reason.equals(toldReason)) {
            LOG.warn("The node does not answer: {}", e.getMessage());
            teller.tell(new NodeUnreachable(teller.now(), reason));
            toldReason = reason;
        }
    }
}
