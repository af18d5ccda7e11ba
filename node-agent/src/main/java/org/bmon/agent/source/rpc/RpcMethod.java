package org.bmon.agent.source.rpc;

import java.time.Duration;
import java.util.Locale;

/**
 * The methods that the agent can send: there is no way to send another. All of them only read. docs/rpc.md has their cost.
 */
public enum RpcMethod {
    GETBLOCKCHAININFO(Use.STANDARD, 10, 1),
    GETNETWORKINFO(Use.STANDARD, 10, 1),
    GETPEERINFO(Use.STANDARD, 15, 16),
    GETMEMPOOLINFO(Use.STANDARD, 10, 1),
    GETRAWMEMPOOL(Use.STANDARD, 60, 256),
    GETMEMPOOLENTRY(Use.STANDARD, 10, 1),
    GETCHAINTIPS(Use.STANDARD, 60, 16),
    GETBLOCK(Use.STANDARD, 60, 256),
    GETBLOCKSTATS(Use.STANDARD, 60, 1),
    GETNETTOTALS(Use.STANDARD, 5, 1),
    GETINDEXINFO(Use.STANDARD, 5, 1),
    GETMININGINFO(Use.STANDARD, 15, 1),
    GETCHAINTXSTATS(Use.STANDARD, 15, 1),
    GETMEMORYINFO(Use.STANDARD, 5, 1),
    GETRPCINFO(Use.STANDARD, 5, 1),
    GETZMQNOTIFICATIONS(Use.STANDARD, 5, 1),
    GETADDRMANINFO(Use.STANDARD, 10, 1),
    LISTBANNED(Use.STANDARD, 10, 64),
    UPTIME(Use.STANDARD, 5, 1),
    /** Waits in the node; its deadline is the wait asked for and this. */
    WAITFORNEWBLOCK(Use.STANDARD, 15, 1),
    GETBLOCKTEMPLATE(Use.STANDARD, 60, 64),
    ESTIMATESMARTFEE(Use.OPTIONAL, 15, 1),
    GETTXOUTSETINFO(Use.OPTIONAL, 3600, 1),
    /** The doctor's: a loaded wallet delays ZMQ. */
    LISTWALLETS(Use.OPTIONAL, 10, 1),
    /** The doctor's: of no use, so that a user who may send it is not kept to what the agent needs. */
    GETCONNECTIONCOUNT(Use.OPTIONAL, 5, 1);

    private enum Use {
        STANDARD,
        OPTIONAL
    }

    private final String wire;
    private final Use use;
    private final Duration deadline;
    private final long mostBytes;

    RpcMethod(Use use, int deadlineSeconds, int mostMebibytes) {
        this.wire = name().toLowerCase(Locale.ROOT);
        this.use = use;
        this.deadline = Duration.ofSeconds(deadlineSeconds);
        this.mostBytes = (long) mostMebibytes << 20;
    }

    /** The name in a request. */
    public String wire() {
        return wire;
    }

    /** Whether the agent sends it only if told to. */
    public boolean optional() {
        return use == Use.OPTIONAL;
    }

    /** How long an answer may take, its body included. */
    public Duration deadline() {
        return deadline;
    }

    /** How long an answer's body may be. */
    long mostBytes() {
        return mostBytes;
    }

    /**
     * The method of a name.
     *
     * @throws IllegalArgumentException if the agent never sends it
     */
    static RpcMethod ofWire(String wire) {
        for (RpcMethod method : values()) {
            if (method.wire.equals(wire)) {
                return method;
            }
        }
        throw new IllegalArgumentException("'" + wire + "' is no method that the agent sends");
    }
}
