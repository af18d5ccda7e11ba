package org.bmon.sim.rpc;

/** An RPC error with Bitcoin Core's code and message. */
public final class RpcException extends RuntimeException {

    public static final int MISC = -1;
    public static final int TYPE = -3;
    public static final int NOT_FOUND = -5;
    public static final int BAD_PARAMETER = -8;
    public static final int NOT_CONNECTED = -9;
    public static final int IN_INITIAL_DOWNLOAD = -10;
    public static final int VERIFY = -25;
    public static final int IN_WARMUP = -28;
    public static final int INVALID_REQUEST = -32600;
    public static final int METHOD_NOT_FOUND = -32601;
    public static final int INTERNAL = -32603;
    public static final int PARSE = -32700;

    private final int code;

    public RpcException(int code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    public int code() {
        return code;
    }
}
