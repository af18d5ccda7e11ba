package org.bmon.collector.ingest;

import java.util.HashMap;
import java.util.Map;
import org.bmon.common.NodeName;

/** How often each node may deliver: so many times a second, and twice as many at once after a pause. For many threads. */
final class NodeRates {

    private static final double BURST_SECONDS = 2;

    private final double perSecond;
    private final Map<NodeName, Allowance> allowances = new HashMap<>();

    private static final class Allowance {
        double left;
        long atMicros;

        Allowance(double left, long atMicros) {
            this.left = left;
            this.atMicros = atMicros;
        }
    }

    /** @param perSecond deliveries a second that a node may make for long */
    NodeRates(double perSecond) {
        this.perSecond = perSecond;
    }

    /** Takes a delivery of a node into account; false if it is one too many. Only known nodes may be asked for. */
    synchronized boolean admits(NodeName node, long nowMicros) {
        double most = BURST_SECONDS * perSecond;
        Allowance allowance = allowances.computeIfAbsent(node, added -> new Allowance(most, nowMicros));
        // A clock that is set back gives nothing, and takes nothing.
        double seconds = Math.max(0, nowMicros - allowance.atMicros) / 1e6;
        allowance.left = Math.min(most, allowance.left + seconds * perSecond);
        allowance.atMicros = nowMicros;
        if (allowance.left < 1) {
            return false;
        }
        allowance.left--;
        return true;
    }
}
