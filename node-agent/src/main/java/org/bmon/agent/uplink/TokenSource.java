package org.bmon.agent.uplink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The node's token: as it is, or as a file has it at the moment, so that it can be changed without a restart. */
public final class TokenSource {

    private final String value;
    private final Path file;

    private TokenSource(String value, Path file) {
        this.value = value;
        this.file = file;
    }

    /** A token. */
    public static TokenSource of(String token) {
        return new TokenSource(token.strip(), Path.of(""));
    }

    /** The token that a file holds, without white space around it. */
    public static TokenSource ofFile(Path file) {
        return new TokenSource("", file);
    }

    /**
     * The token now.
     *
     * @throws IOException if the file can't be read or holds none
     */
    String token() throws IOException {
        if (!value.isEmpty()) {
            return value;
        }
        String token;
        try {
            token = Files.readString(file).strip();
        } catch (IOException e) {
            throw new IOException("the token file " + file + " can't be read: " + e, e);
        }
        if (token.isEmpty() || token.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
            throw new IOException("the token file " + file + " must hold one word, the node's token");
        }
        return token;
    }
}
