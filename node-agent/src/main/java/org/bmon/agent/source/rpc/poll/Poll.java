package org.bmon.agent.source.rpc.poll;

import org.bmon.agent.outbox.OutboxFullException;
import org.bmon.agent.source.rpc.NodeRpcException;

/** One question to the node, and what is done with the answer. */
interface Poll {

    /** What it is. */
    PollKind kind();

    /** Asks once. What failed may be asked again. */
    void ask() throws NodeRpcException, OutboxFullException;

    /** The node can't be asked: what it answered before no longer holds. */
    default void forget() {}
}
