package org.bmon.agent.source.log.tail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Optional;

/**
 * A name in a directory and the file that it stood for when it was looked up.
 *
 * @param path the name
 * @param identity the operating system's identity of the file: its device and inode
 * @param size its bytes
 * @param modified when it was last written to
 */
record LogEntry(Path path, String identity, long size, Instant modified) {

    /** What a name stands for; nothing if there is no such file. */
    static Optional<LogEntry> of(Path path) throws IOException {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(path, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        if (!attributes.isRegularFile()) {
            throw new IOException(path + " is not a file; bmon.agent.debug-log takes the path of bitcoind's debug.log");
        }
        Object key = attributes.fileKey();
        if (key == null) {
            throw new IOException(path + " is on a file system that does not tell files apart; the agent needs inodes");
        }
        return Optional.of(new LogEntry(
                path,
                key.toString(),
                attributes.size(),
                attributes.lastModifiedTime().toInstant()));
    }
}
