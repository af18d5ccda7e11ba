package org.bmon.agent.source.log;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.bmon.common.Stamp;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the bytes of a debug.log into its entries, for those who keep the log as it is. Lines without a prefix belong to
 * the entry before them. It takes the bytes in the order of the file, cut anywhere, never throws because of what a log
 * contains, and its memory is bounded. It is not thread safe.
 */
public final class EntryReader {

    /** What an entry has beyond this is cut off: it is about the longest that Loki takes, and no line of use is so long. */
    public static final int MAX_ENTRY = 1 << 16;

    private static final int BLANKS_AT_START = 5;
    private static final int MAX_VERSION = 40;
    private static final Literal BITCOIN = Literal.of("Bitcoin ");
    private static final Literal VERSION = Literal.of(" version v");

    private final Consumer<LoggedEntry> entries;
    private final LinePrefix prefix = new LinePrefix();
    private final Line line = new Line();
    private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();

    /** Bytes of whole lines, and of the line whose end has not come; of the latter only so many are kept. */
    private long position;

    private long partialLength;

    /** Where the entry that waits for its further lines begins; -1 if none waits. */
    private long heldFrom = -1;

    private @Nullable Stamp at;
    private int tie;
    private String level = LogLevels.INFO;
    private int category = Categories.NONE;
    private @Nullable String version;
    private int blanks;
    private boolean recalling;
    private boolean skipping;
    private long cutBytes;

    /** A reader at the start of a log that gives its entries to {@code entries}. */
    public EntryReader(Consumer<LoggedEntry> entries) {
        this.entries = entries;
    }

    /** The version of the node to begin with, as it was known when reading stopped. */
    public void resumeWith(@Nullable String known) {
        version = known;
    }

    /** Bytes that come before those to read; they give no entries and bring back what was known. */
    public void recall(byte[] bytes, int offset, int length) {
        skipping |= !recalling;
        recalling = true;
        int from = offset;
        while (skipping && from < offset + length) {
            skipping = bytes[from++] != '\n';
        }
        read(bytes, from, offset + length);
    }

    /** The next bytes of the log. */
    public void accept(byte[] bytes, int offset, int length) {
        if (recalling) {
            endRecall();
        }
        read(bytes, offset, offset + length);
    }

    /** The log is quiet: the last whole line is taken to be the end of its entry. */
    public void flush() {
        emit();
    }

    /** The file ended: its last line is complete, line feed or not. */
    public void endOfFile() {
        if (recalling) {
            endRecall();
        }
        if (partialLength > 0) {
            endLine(0);
        }
        emit();
    }

    /** How many of the accepted bytes are those of entries that were given out. */
    public long settled() {
        return recalling ? 0 : heldFrom >= 0 ? heldFrom : position;
    }

    /** The version of the node that wrote what was read last; null if it is not known. */
    public @Nullable String version() {
        return version;
    }

    /** How many bytes were cut off entries that were too long. */
    public long cutBytes() {
        return cutBytes;
    }

    private void endRecall() {
        emit();
        recalling = false;
        partial.reset();
        partialLength = 0;
        position = 0;
        cutBytes = 0;
    }

    private void read(byte[] bytes, int from, int to) {
        int start = from;
        for (int i = from; i < to; i++) {
            if (bytes[i] == '\n') {
                keep(bytes, start, i);
                endLine(1);
                start = i + 1;
            }
        }
        keep(bytes, start, to);
    }

    private void keep(byte[] bytes, int from, int to) {
        int kept = Math.min(to - from, MAX_ENTRY - partial.size());
        partial.write(bytes, from, kept);
        partialLength += to - from;
    }

    private void endLine(int newlineLength) {
        byte[] bytes = partial.toByteArray();
        partial.reset();
        cutBytes += partialLength - bytes.length;
        long begin = position;
        position += partialLength + newlineLength;
        partialLength = 0;
        int end = bytes.length > 0 && bytes[bytes.length - 1] == '\r' ? bytes.length - 1 : bytes.length;
        if (end == 0) {
            if (++blanks == BLANKS_AT_START) {
                prefix.startExpected();
            }
            return;
        }
        blanks = 0;
        line.bytes = bytes;
        line.start = 0;
        line.end = end;
        if (prefix.read(line)) {
            emit();
            hold(begin);
        } else if (heldFrom < 0) {
            emit();
            heldFrom = begin;
            tie = at == null ? 0 : tie + 1;
        } else {
            text.write('\n');
        }
        int room = Math.max(0, MAX_ENTRY - text.size());
        text.write(bytes, 0, Math.min(end, room));
        cutBytes += Math.max(0, end - room);
    }

    /** A new entry begins with the line. */
    private void hold(long begin) {
        if (BITCOIN.isAt(line.bytes, line.message, line.end) && line.skipPast(VERSION)) {
            version = version(line);
            prefix.nodeStarted(line);
        }
        Stamp stamp = line.stamp();
        tie = stamp.equals(at) ? tie + 1 : 0;
        at = stamp;
        level = LogLevels.of(line);
        category = line.category;
        heldFrom = begin;
    }

    /** Such as v31.99.0 of {@code v31.99.0-6be6f2 (release build)}: what is behind it would make too many versions. */
    private static String version(Line line) {
        int to = line.at;
        int limit = Math.min(line.end, line.at + MAX_VERSION);
        while (to < limit && line.bytes[to] > ' ' && line.bytes[to] != '-') {
            to++;
        }
        return line.text(line.at - 1, to);
    }

    private void emit() {
        if (heldFrom < 0) {
            return;
        }
        heldFrom = -1;
        String whole = text.toString(StandardCharsets.UTF_8);
        text.reset();
        if (!recalling) {
            entries.accept(new LoggedEntry(at, tie, level, Categories.name(category), version, whole));
        }
    }
}
