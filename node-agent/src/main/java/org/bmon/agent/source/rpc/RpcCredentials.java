package org.bmon.agent.source.rpc;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Who the agent is to its node. What is in a file is read again when the file changes, as the cookie does at every start
 * of the node. Never shows a secret.
 */
public final class RpcCredentials {

    private static final int MOST_BYTES = 4096;

    private final @Nullable Path file;
    private final @Nullable String user;
    private String header = "";
    private @Nullable FileTime readAt;
    private String problem = "";

    private RpcCredentials(@Nullable Path file, @Nullable String user) {
        this.file = file;
        this.user = user;
    }

    /** The cookie that the node writes at every start. */
    public static RpcCredentials cookie(Path file) {
        return new RpcCredentials(file, null);
    }

    /** A user of {@code rpcauth}. */
    public static RpcCredentials password(String user, String password) {
        RpcCredentials credentials = new RpcCredentials(null, user);
        credentials.header = basic(user + ":" + password);
        return credentials;
    }

    /** A user of {@code rpcauth} whose password is the first line of a file. */
    public static RpcCredentials passwordFile(String user, Path file) {
        return new RpcCredentials(file, user);
    }

    /** The header's value; empty if there is nothing to show, which a running node answers with 401. */
    synchronized String header() {
        Path from = file;
        if (from != null) {
            try {
                FileTime changed = Files.getLastModifiedTime(from);
                if (!changed.equals(readAt)) {
                    read(from);
                    readAt = changed;
                }
            } catch (IOException e) {
                lose(from + " can't be read (" + e.getClass().getSimpleName() + ")");
            }
        }
        return header;
    }

    /** Reads the file again, whatever its time; tells whether there is now another secret than the one refused. */
    synchronized boolean changed(String refused) {
        readAt = null;
        return !header().equals(refused) && !header.isEmpty();
    }

    /** What may be wrong, after a refusal. */
    synchronized String hint() {
        if (!problem.isEmpty()) {
            return problem;
        }
        return user == null
                ? "is " + file + " the cookie of this node?"
                : "check bmon.agent.rpc.user, its password, and the node's rpcauth line";
    }

    private void read(Path from) throws IOException {
        String text;
        try (InputStream in = Files.newInputStream(from)) {
            text = new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
        }
        String line = text.lines().findFirst().orElse("").strip();
        if (line.isEmpty() || (user == null && line.indexOf(':') < 1)) {
            lose(from + (user == null ? " is no cookie (user:password)" : " is empty"));
            return;
        }
        header = basic(user == null ? line : user + ":" + line);
        problem = "";
    }

    private void lose(String why) {
        header = "";
        readAt = null;
        problem = why;
    }

    private static String basic(String userAndPassword) {
        return "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return user == null ? "cookie " + file : "user " + user;
    }
}
