package org.bmon.sim.rpc;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Keeps the cookie of one run and tells who calls from what the Authorization header says. */
final class Gate {

    private static final String COOKIE_USER = "__cookie__";

    private final RpcAccess access;
    private final String cookiePassword;

    private Gate(RpcAccess access, String cookiePassword) {
        this.access = access;
        this.cookiePassword = cookiePassword;
    }

    /** Writes a new cookie as Bitcoin Core does: first beside its place, then renamed. */
    static Gate open(RpcAccess access) throws IOException {
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        Gate gate = new Gate(access, HexFormat.of().formatHex(secret));
        Path place = access.cookieFile();
        Path beside = place.resolveSibling(place.getFileName() + ".tmp");
        Files.writeString(beside, COOKIE_USER + ":" + gate.cookiePassword);
        Files.move(beside, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return gate;
    }

    void close() throws IOException {
        Files.deleteIfExists(access.cookieFile());
    }

    /** The caller's name; null if the header does not prove one. */
    @Nullable String callerOf(String authorization) {
        if (!authorization.startsWith("Basic ")) {
            return null;
        }
        String pair;
        try {
            byte[] decoded =
                    Base64.getDecoder().decode(authorization.substring(6).strip());
            pair = new String(decoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
        int colon = pair.indexOf(':');
        if (colon < 0) {
            return null;
        }
        String name = pair.substring(0, colon);
        String password = pair.substring(colon + 1);
        if (name.equals(COOKIE_USER) && same(password, cookiePassword)) {
            return name;
        }
        for (RpcUser user : access.users()) {
            if (user.name().equals(name) && same(user.password(), password)) {
                return name;
            }
        }
        return null;
    }

    /** Whether {@code caller} may call anything at all. */
    boolean mayCallAnything(String caller) {
        RpcUser user = userOf(caller);
        boolean listed = user != null && user.whitelist() != null;
        return listed || !access.whitelistDefault() || !access.anyWhitelist();
    }

    boolean mayCall(String caller, String method) {
        RpcUser user = userOf(caller);
        return user == null || user.whitelist() == null || user.whitelist().contains(method);
    }

    private @Nullable RpcUser userOf(String caller) {
        for (RpcUser user : access.users()) {
            if (user.name().equals(caller)) {
                return user;
            }
        }
        return null;
    }

    private static boolean same(String left, String right) {
        return MessageDigest.isEqual(left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
    }
}
