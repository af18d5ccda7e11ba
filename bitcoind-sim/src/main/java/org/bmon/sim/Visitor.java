package org.bmon.sim;

import java.util.Map;
import org.bmon.common.NodeName;
import org.bmon.sim.rpc.NodeView;

/** Looks at the nodes of a network in virtual time, which stands still meanwhile. Their logs are written out up to now. */
@FunctionalInterface
public interface Visitor {

    /**
     * A visit.
     *
     * @param nowMicros true time, in microseconds since the epoch
     * @param running the nodes that run, as their RPC servers see them
     */
    void visit(long nowMicros, Map<NodeName, NodeView> running);
}
