package org.bmon.agent.source.log;

import java.util.Collections;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.bmon.common.event.Event;

/**
 * Turns the bytes of a debug.log into events. It takes the bytes in the order of the file, cut anywhere; where they are
 * cut changes no event. Events come out in the order of the lines that tell them.
 *
 * <p>It never throws because of what a log contains, and its memory is bounded. It is not thread safe.
 */
public final class LogReader {

    private long accepted;

    /** A reader at the start of a log that gives its events to {@code events}. */
    public LogReader(Consumer<Event> events) {
        Objects.requireNonNull(events);
    }

    /**
     * Bytes that come before those to read, to go on where another reader stopped: they bring back what it knew of
     * the log (the tip, the blocks and transactions seen, a validation under way). They give no events and count in
     * no statistics and no position. Some megabytes are plenty; they may begin in the middle of a line.
     */
    public void recall(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
    }

    /** The next bytes of the log. */
    public void accept(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        accepted += length;
    }

    /** The log is quiet: events that waited for a line to complete them are emitted as they are. */
    public void flush() {}

    /** The file ended (it was rotated, or the reading stops): its last line is complete, newline or not. */
    public void endOfFile() {}

    /**
     * How many of the accepted bytes are done with: every event of theirs was emitted, and none of the bytes after
     * them. Reading can be resumed here, by a new reader, without losing or repeating an event.
     */
    public long settled() {
        return accepted;
    }

    /** What was read so far. */
    public LogStatistics statistics() {
        return new LogStatistics(
                accepted,
                0,
                0,
                0,
                0,
                0,
                0,
                Collections.unmodifiableSortedMap(new TreeMap<>()),
                Collections.unmodifiableSortedMap(new TreeMap<>()),
                false,
                0,
                Collections.unmodifiableSortedSet(new TreeSet<>()));
    }
}
