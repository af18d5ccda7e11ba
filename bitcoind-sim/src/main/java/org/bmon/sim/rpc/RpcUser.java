package org.bmon.sim.rpc;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A user of {@code rpcauth}.
 *
 * @param name who
 * @param password in the clear: the server is a simulation
 * @param whitelist the methods allowed; null allows all
 */
public record RpcUser(
        String name, String password, @Nullable Set<String> whitelist) {

    public RpcUser {
        whitelist = whitelist == null ? null : Set.copyOf(whitelist);
    }
}
