package org.bmon.collector.ingest;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bmon.collector.live.Membership;
import org.bmon.common.NodeName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which token belongs to which node, from a file with a line {@code NODE HASH} for each: the token's SHA-256 in
 * hexadecimal digits, never the token. A node may have several. The file is read again when it has changed, so that a
 * line that is removed takes the token back at once; while the file can't be read, no token counts.
 *
 * <p>Tokens are 32 random bytes, which no search finds; so a plain hash is enough. Safe for use by many threads.
 */
public final class NodeTokens implements Membership {

    private static final Logger log = LoggerFactory.getLogger(NodeTokens.class);
    private static final int TOKEN_BYTES = 32;

    /** Files have coarse times: a file this young may change again within the same one, and is read every time. */
    private static final long YOUNG_MILLIS = 2_000;

    private final Path file;
    private final Clock clock;
    private volatile State state = new State(null, -1, List.of());

    @SuppressWarnings("ArrayRecordComponent") // Carried, never compared.
    private record Entry(NodeName node, byte[] hash) {}

    private record State(@Nullable FileTime modified, long size, List<Entry> entries) {}

    NodeTokens(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    /**
     * Makes a token for a node and adds its hash to the file.
     *
     * @return the token: it is nowhere else
     */
    public static String issue(Path file, NodeName node) throws IOException {
        byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        String token = HexFormat.of().formatHex(random);
        String line = node.value() + " " + HexFormat.of().formatHex(sha256(token)) + System.lineSeparator();
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return token;
    }

    /** Whose token it is; empty if nobody's. Takes the same time for every wrong one. */
    public Optional<NodeName> nodeOf(String token) {
        byte[] hash = sha256(token);
        NodeName found = null;
        for (Entry entry : current()) {
            if (MessageDigest.isEqual(entry.hash, hash)) {
                found = entry.node;
            }
        }
        return Optional.ofNullable(found);
    }

    /** Those that have a token; empty while the file can't be read or has none. */
    @Override
    public Optional<Set<NodeName>> members() {
        Set<NodeName> members = current().stream().map(Entry::node).collect(Collectors.toSet());
        return members.isEmpty() ? Optional.empty() : Optional.of(members);
    }

    private List<Entry> current() {
        State known = state;
        try {
            FileTime modified = Files.getLastModifiedTime(file);
            long size = Files.size(file);
            FileTime read = known.modified;
            boolean same = read != null && read.equals(modified) && known.size == size;
            if (!same) {
                known = new State(settled(modified), size, read(Files.readAllLines(file)));
                state = known;
            }
        } catch (IOException e) {
            if (known.size != -1) {
                log.error("No token counts: the tokens file can't be read: {}", e.toString());
            }
            known = new State(null, -1, List.of());
            state = known;
        }
        return known.entries;
    }

    /** The time to compare with later; null if the file may still change within the same one. */
    private @Nullable FileTime settled(FileTime modified) {
        return clock.millis() - modified.toMillis() < YOUNG_MILLIS ? null : modified;
    }

    private List<Entry> read(List<String> lines) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            try {
                String[] words = line.split("\\s+", -1);
                byte[] hash = HexFormat.of().parseHex(words.length == 2 ? words[1] : "");
                if (hash.length != TOKEN_BYTES) {
                    throw new IllegalArgumentException("expected a node and the 64 hexadecimal digits of a SHA-256");
                }
                entries.add(new Entry(new NodeName(words[0]), hash));
            } catch (IllegalArgumentException e) {
                log.error("{}, line {} does not count: {}", file, i + 1, e.getMessage());
            }
        }
        return List.copyOf(entries);
    }

    private static byte[] sha256(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
