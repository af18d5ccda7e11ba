package org.bmon.agent.source.log.tail;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An open log file: it stays the same file whatever becomes of its name. */
final class LogFile implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LogFile.class);

    private final LogEntry entry;
    private final FileChannel channel;
    private Instant modified;
    private boolean copy;

    private LogFile(LogEntry entry, FileChannel channel) {
        this.entry = entry;
        this.channel = channel;
        this.modified = entry.modified();
    }

    /** Opens the file of an entry; nothing if another file, or none, has the name by now. */
    static Optional<LogFile> open(LogEntry entry) throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(entry.path(), StandardOpenOption.READ);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        // The name may have passed to another file between the listing and the opening, or since.
        Optional<LogEntry> now = LogEntry.of(entry.path());
        if (now.isEmpty() || !now.get().identity().equals(entry.identity())) {
            channel.close();
            return Optional.empty();
        }
        return Optional.of(new LogFile(entry, channel));
    }

    String identity() {
        return entry.identity();
    }

    Path path() {
        return entry.path();
    }

    /** When it was last known to be written to. */
    Instant modified() {
        return modified;
    }

    /** It was seen under a name again. */
    void seen(LogEntry again) {
        modified = again.modified();
    }

    long size() throws IOException {
        return channel.size();
    }

    /** Reads at an offset until the array's part is full or the file ends, and tells how many bytes it got. */
    int read(byte[] into, int from, int length, long offset) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(into, from, length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, offset + buffer.position() - from) < 0) {
                break;
            }
        }
        return buffer.position() - from;
    }

    /** Whether it is a copy of a log that was truncated thereafter: behind its end something may be missing. */
    boolean isCopy() {
        return copy;
    }

    void setCopy(boolean is) {
        copy = is;
    }

    void closeQuietly() {
        try {
            close();
        } catch (IOException e) {
            LOG.debug("{} was not closed", entry.path(), e);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
