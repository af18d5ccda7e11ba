package org.bmon.agent.source.rpc;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A call that brought no answer, by why not. Messages name the method and never its parameters or a secret. */
public abstract sealed class NodeRpcException extends Exception {

    private static final long serialVersionUID = 1L;

    private final RpcOutcome outcome;

    private NodeRpcException(RpcOutcome outcome, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.outcome = outcome;
    }

    /** What became of the call. */
    public RpcOutcome outcome() {
        return outcome;
    }

    /** Whether the node answered, if only to refuse. */
    public boolean answered() {
        return outcome == RpcOutcome.REJECTED || outcome == RpcOutcome.FORBIDDEN || outcome == RpcOutcome.BUSY;
    }

    /** No connection, or it broke. */
    public static final class Unreachable extends NodeRpcException {

        private static final long serialVersionUID = 1L;

        Unreachable(RpcMethod method, String why, @Nullable Throwable cause) {
            super(RpcOutcome.UNREACHABLE, method.wire() + ": " + why, cause);
        }
    }

    /** The whole answer did not come in time. */
    public static final class TimedOut extends NodeRpcException {

        private static final long serialVersionUID = 1L;

        TimedOut(RpcMethod method, Duration deadline) {
            super(
                    RpcOutcome.TIMED_OUT,
                    method.wire() + ": no whole answer within " + deadline.toMillis() / 1000.0 + " s",
                    null);
        }
    }

    /** 401: the node knows no such user and password. */
    public static final class Unauthorized extends NodeRpcException {

        private static final long serialVersionUID = 1L;

        Unauthorized(RpcMethod method, String hint) {
            super(RpcOutcome.UNAUTHORIZED, method.wire() + ": the node refuses the credentials; " + hint, null);
        }
    }

    /** 403: the node's whitelist does not name the method for this user, or its rpcallowip not this host. */
    public static final class Forbidden extends NodeRpcException {

        private static final long serialVersionUID = 1L;

        Forbidden(RpcMethod method) {
            super(
                    RpcOutcome.FORBIDDEN,
                    method.wire() + ": forbidden; add it to the user's rpcwhitelist (and rpcwhitelistdefault=0 for a"
                            + " user without one), or allow this host by rpcallowip",
                    null);
        }
    }

    /** -28: the node has started and does not answer yet. */
    public static final class WarmingUp extends NodeRpcException {

        private static final long serialVersionUID = 1L;

        private final String stage;

        WarmingUp(RpcMethod method, String stage) {
            super(RpcOutcome.WARMING_UP, method.wire() + ": the node is starting (" + stage + ")", null);
            this.stage = stage;
        }

        /** What it is doing, in its own words, such as "Verifying blocks…". */
        public String stage() {
            return stage;
        }
    }

    /** 503: the node's work queue is full, or it is stopping. */
    public static final class Busy extends NodeRpcException {

        private static final long serialVersionUID = 1L;

        Busy(RpcMethod method) {
            super(RpcOutcome.BUSY, method.wire() + ": the node's work queue is full or it stops (503)", null);
        }
    }

    /** The node ran the method or knew it not, and says why there is no result. */
    public static final class Rejected extends NodeRpcException {

        /** No such method in this version. */
        public static final int METHOD_NOT_FOUND = -32601;

        private static final long serialVersionUID = 1L;

        private final int code;
        private final String said;

        Rejected(RpcMethod method, int code, String said) {
            super(RpcOutcome.REJECTED, method.wire() + ": error " + code + ", " + said, null);
            this.code = code;
            this.said = said;
        }

        /** Bitcoin Core's code, such as -5 for not found. */
        public int code() {
            return code;
        }

        /** What the node says. */
        public String said() {
            return said;
        }
    }

    /** What came is no JSON-RPC answer to the call, or not one that this version of bmon understands. */
    public static final class BadReply extends NodeRpcException {

        private static final long serialVersionUID = 1L;

        BadReply(RpcMethod method, String why, @Nullable Throwable cause) {
            super(RpcOutcome.BAD_REPLY, method.wire() + ": " + why, cause);
        }
    }
}
