package org.bmon.agent.source.log;

import java.util.Arrays;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.bmon.common.event.Event;

/**
 * Turns the bytes of a debug.log into events. It takes the bytes in the order of the file, cut anywhere; where they are
 * cut changes no event. Events come out in the order of the lines that tell them.
 *
 * <p>It never throws because of what a log contains, and its memory is bounded. It is not thread safe.
 */
public final class LogReader {

    /** A longer line is skipped. */
    static final int MAX_LINE = 1 << 20;

    private static final int FIRST_BUFFER = 1 << 13;

    /** Bitcoin Core writes so many empty lines when it starts. */
    private static final int BLANKS_AT_START = 5;

    /** Bitcoin Core escapes it, like all control characters. */
    private static final byte DELETE = 0x7f;

    private final Outlet outlet;
    private final NodeRun run = new NodeRun();
    private final LinePrefix prefix = new LinePrefix();
    private final Line line = new Line();
    private final Matchers matchers = new Matchers();
    private final ChainLines chain;
    private final WarningLines warnings;
    private SilenceWatch silence;

    /** The beginning of a line whose end has not come; of one too long only the length is kept. */
    private byte[] partial = new byte[FIRST_BUFFER];

    private long partialLength;

    /** Where the line that comes next begins. */
    private long position;

    private boolean recalling;
    private boolean skipping;
    private boolean quiet;
    private int blanksInARow;
    private LineCounts counts = new LineCounts();

    /** A reader at the start of a log that gives its events to {@code events}. */
    public LogReader(Consumer<Event> events) {
        outlet = new Outlet(events);
        BlockLines blocks = new BlockLines(outlet, run);
        BenchLines bench = new BenchLines(outlet);
        chain = new ChainLines(outlet, bench, () -> silence.blockConnected());
        warnings = new WarningLines(outlet);
        blocks.addTo(matchers);
        chain.addTo(matchers);
        bench.addTo(matchers);
        new MempoolLines(outlet).addTo(matchers);
        new InvalidLines(outlet, blocks).addTo(matchers);
        new LifecycleLines(outlet, this::nodeStarted).addTo(matchers);
        warnings.addTo(matchers);
        KnownLines.addTo(matchers);
        silence = new SilenceWatch(matchers, run);
    }

    /**
     * Bytes that come before those to read, to go on where another reader stopped: they bring back what it knew of
     * the log (the tip, the blocks and transactions seen, a validation under way). They give no events and count in
     * no statistics and no position. Some megabytes are plenty; they may begin in the middle of a line.
     *
     * @throws IllegalStateException if reading has begun
     */
    public void recall(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (!recalling) {
            if (position + partialLength > 0) {
                throw new IllegalStateException("recall comes before the first byte that is read");
            }
            recalling = true;
            skipping = true;
            outlet.mute(true);
        }
        int from = offset;
        if (skipping) {
            int newline = Words.newline(bytes, offset, offset + length);
            skipping = newline < 0;
            from = skipping ? offset + length : newline + 1;
        }
        read(bytes, from, offset + length);
    }

    /** The next bytes of the log. */
    public void accept(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (recalling) {
            endRecall();
        }
        quiet &= length == 0;
        read(bytes, offset, offset + length);
    }

    /**
     * The log is quiet: events that waited for a line to complete them are emitted as they are. Those whose companions
     * may come after a moment of quiet (the settings after a start) leave when flush is called again before anything
     * was read.
     */
    public void flush() {
        if (quiet) {
            outlet.drain();
        } else {
            outlet.flush();
        }
        quiet = true;
    }

    /** The file ended (it was rotated, or the reading stops): its last line is complete, newline or not. */
    public void endOfFile() {
        if (recalling) {
            endRecall();
        }
        if (partialLength > 0) {
            endPartial(0);
        }
        outlet.drain();
    }

    /**
     * How many of the accepted bytes are done with: every event of theirs was emitted, and none of the bytes after
     * them. Reading can be resumed here, by a new reader, without losing or repeating an event.
     */
    public long settled() {
        return recalling ? 0 : outlet.settled(position);
    }

    /** What was read so far. */
    public LogStatistics statistics() {
        return new LogStatistics(
                recalling ? 0 : position + partialLength,
                counts.lines,
                outlet.emitted(),
                counts.continuation,
                counts.overlong,
                counts.binary,
                counts.blank,
                matchers.counts(),
                counts.unmatchedByCategory(),
                line.suppressing,
                warnings.suppressedBytes(),
                silence.silent());
    }

    /** All kinds of lines that this reader knows. */
    Matchers matchers() {
        return matchers;
    }

    private void nodeStarted(Line first, int majorVersion) {
        run.started(majorVersion);
        prefix.nodeStarted(first);
        chain.nodeStarted();
    }

    private void endRecall() {
        recalling = false;
        outlet.mute(false);
        position = 0;
        partialLength = 0;
        counts = new LineCounts();
        matchers.resetCounts();
        warnings.resetCounts();
        silence = new SilenceWatch(matchers, run);
    }

    private void read(byte[] bytes, int from, int to) {
        int at = from;
        if (partialLength > 0) {
            int newline = Words.newline(bytes, at, to);
            keep(bytes, at, newline < 0 ? to : newline);
            if (newline < 0) {
                return;
            }
            endPartial(1);
            at = newline + 1;
        }
        int newline = Words.newline(bytes, at, to);
        while (newline >= 0) {
            line(bytes, at, newline);
            position += newline + 1 - at;
            at = newline + 1;
            newline = Words.newline(bytes, at, to);
        }
        keep(bytes, at, to);
    }

    private void keep(byte[] bytes, int from, int to) {
        int length = to - from;
        long kept = partialLength;
        partialLength += length;
        if (partialLength <= MAX_LINE) {
            if (partialLength > partial.length) {
                partial = Arrays.copyOf(partial, Integer.highestOneBit((int) partialLength) << 1);
            }
            System.arraycopy(bytes, from, partial, (int) kept, length);
        }
    }

    private void endPartial(int newlineLength) {
        long length = partialLength;
        partialLength = 0;
        if (length > MAX_LINE) {
            overlong();
        } else {
            line(partial, 0, (int) length);
        }
        position += length + newlineLength;
        if (partial.length > FIRST_BUFFER) {
            partial = new byte[FIRST_BUFFER];
        }
    }

    private void overlong() {
        line.number++;
        counts.lines++;
        counts.overlong++;
        blanksInARow = 0;
        outlet.endOfLine(line.number);
    }

    private void line(byte[] bytes, int from, int to) {
        if (to - from > MAX_LINE) {
            overlong();
            return;
        }
        int end = to > from && bytes[to - 1] == '\r' ? to - 1 : to;
        line.bytes = bytes;
        line.start = from;
        line.end = end;
        line.position = position;
        line.number++;
        counts.lines++;
        if (prefix.read(line)) {
            blanksInARow = 0;
            if (!matchers.match(line)) {
                counts.unmatched[line.category]++;
            }
        } else {
            withoutPrefix(bytes, from, end);
        }
        outlet.endOfLine(line.number);
    }

    private void withoutPrefix(byte[] bytes, int from, int end) {
        if (from == end) {
            counts.blank++;
            if (++blanksInARow == BLANKS_AT_START) {
                prefix.startExpected();
            }
            return;
        }
        blanksInARow = 0;
        for (int i = from; i < end; i++) {
            if ((bytes[i] >= 0 && bytes[i] < ' ') || bytes[i] == DELETE) {
                counts.binary++;
                return;
            }
        }
        counts.continuation++;
    }

    /** Counts of lines by what became of them. */
    private static final class LineCounts {
        private long lines;
        private long continuation;
        private long overlong;
        private long binary;
        private long blank;
        private final long[] unmatched = new long[Categories.count()];

        SortedMap<String, Long> unmatchedByCategory() {
            SortedMap<String, Long> named = new TreeMap<>();
            for (int category = 0; category < unmatched.length; category++) {
                if (unmatched[category] > 0) {
                    named.put(Categories.name(category), unmatched[category]);
                }
            }
            return named;
        }
    }
}
