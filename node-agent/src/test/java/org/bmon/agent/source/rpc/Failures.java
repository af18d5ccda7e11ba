package org.bmon.agent.source.rpc;

import java.time.Duration;

/** Failed calls, for tests of what asks. */
public final class Failures {

    private Failures() {}

    public static NodeRpcException unreachable(RpcMethod method) {
        return new NodeRpcException.Unreachable(method, "no connection", null);
    }

    public static NodeRpcException timedOut(RpcMethod method) {
        return new NodeRpcException.TimedOut(method, Duration.ofSeconds(5));
    }

    public static NodeRpcException warmingUp(RpcMethod method) {
        return new NodeRpcException.WarmingUp(method, "Loading block index…");
    }

    public static NodeRpcException busy(RpcMethod method) {
        return new NodeRpcException.Busy(method);
    }

    public static NodeRpcException forbidden(RpcMethod method) {
        return new NodeRpcException.Forbidden(method);
    }

    public static NodeRpcException rejected(RpcMethod method, int code) {
        return new NodeRpcException.Rejected(method, code, "as the test wants it");
    }
}
