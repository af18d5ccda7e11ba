package org.bmon.agent.source.rpc;

import java.util.List;

/** Hears every exchange that brought an HTTP answer; for a recorder. Secrets travel in headers and are not among it. */
@FunctionalInterface
public interface RpcTap {

    /** The longest body that is kept for a tap. */
    int MOST_BYTES = 32 << 20;

    /**
     * An exchange is over. Called from many threads.
     *
     * @param params as they are in the request
     * @param status of HTTP
     * @param body as far as it was read
     * @param whole false if the body is longer than {@link #MOST_BYTES}, or was not read to its end
     */
    void exchanged(RpcMethod method, List<?> params, int status, byte[] body, boolean whole);
}
