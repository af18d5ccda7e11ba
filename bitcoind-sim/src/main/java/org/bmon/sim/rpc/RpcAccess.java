package org.bmon.sim.rpc;

import java.nio.file.Path;
import java.util.List;

/**
 * Who may call a simulated RPC server.
 *
 * @param cookieFile where the cookie is written, such as DATADIR/regtest/.cookie
 * @param users of rpcauth
 * @param whitelistDefault rpcwhitelistdefault: if true and any user has a whitelist, who has none may call nothing
 */
public record RpcAccess(Path cookieFile, List<RpcUser> users, boolean whitelistDefault) {

    public RpcAccess {
        users = List.copyOf(users);
    }

    /** The cookie alone, as with Bitcoin Core's defaults. */
    public static RpcAccess byCookie(Path cookieFile) {
        return new RpcAccess(cookieFile, List.of(), true);
    }

    boolean anyWhitelist() {
        return users.stream().anyMatch(user -> user.whitelist() != null);
    }
}
