package org.bmon.agent.source.rpc;

/** Told of every call when it is over. Each method's success can be watched by itself. */
@FunctionalInterface
public interface RpcMetrics {

    /** Counts nothing. */
    RpcMetrics NONE = (method, outcome, nanos) -> {};

    /** A call took so long and came to this. Called from many threads. */
    void called(RpcMethod method, RpcOutcome outcome, long nanos);
}
