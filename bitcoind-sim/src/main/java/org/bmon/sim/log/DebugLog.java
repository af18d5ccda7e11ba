package org.bmon.sim.log;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.PriorityQueue;
import org.bmon.sim.scenario.CoreVersion;
import org.bmon.sim.scenario.LogOptions;
import org.bmon.sim.scenario.Rotation;

/**
 * The debug.log of a simulated node. Lines may be handed over before their time; they reach the file when their time
 * has come, in the order of their times. Times are true; the clock offset of the node's host is added in the file.
 */
public final class DebugLog implements AutoCloseable {

    private record Pending(long micros, long order, String line) implements Comparable<Pending> {
        @Override
        public int compareTo(Pending other) {
            return micros != other.micros ? Long.compare(micros, other.micros) : Long.compare(order, other.order);
        }
    }

    private final Path file;
    private LinePrefix prefix;
    private final long offsetMicros;
    private final PriorityQueue<Pending> pending = new PriorityQueue<>();
    private OutputStream out;
    private long order;
    private int rotations;
    private boolean reopen;

    /** Opens the log, at the end of what is there. */
    public DebugLog(Path file, CoreVersion version, LogOptions options, long offsetMicros) throws IOException {
        this.file = file;
        this.prefix = new LinePrefix(version, options);
        this.offsetMicros = offsetMicros;
        this.out = open(file);
    }

    /** Writes as another version and with other settings from now on. */
    public void speakAs(CoreVersion version, LogOptions options) {
        prefix = new LinePrefix(version, options);
    }

    /** Writes a line when its time comes, if its category is on. */
    public void write(long micros, String thread, Entry entry) {
        if (prefix.wanted(entry)) {
            add(micros, prefix.line(micros + offsetMicros, thread, entry));
        }
    }

    /** The bare newlines that every start of bitcoind writes. */
    public void startBanner(long micros) {
        add(micros, "\n\n\n\n\n");
    }

    private void add(long micros, String line) {
        pending.add(new Pending(micros, order++, line));
    }

    /** The time of the first line that waits; {@link Long#MAX_VALUE} if none does. */
    public long nextMicros() {
        Pending first = pending.peek();
        return first == null ? Long.MAX_VALUE : first.micros();
    }

    /** Writes the lines whose time has come. */
    public void flush(long nowMicros) {
        try {
            for (Pending first = pending.peek(); first != null && first.micros() <= nowMicros; first = pending.peek()) {
                if (reopen) {
                    // As after SIGHUP: the new file begins with the next line, not before.
                    out.close();
                    out = open(file);
                    reopen = false;
                }
                out.write(first.line().getBytes(StandardCharsets.UTF_8));
                pending.poll();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** Hands what is written to the operating system. */
    public void sync() {
        try {
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** Rotates the file now: what was written so far is in debug.log.1, then debug.log.2 and so on. */
    public void rotate(Rotation rotation, long nowMicros) {
        flush(nowMicros);
        try {
            out.flush();
            Path old = file.resolveSibling(file.getFileName() + "." + ++rotations);
            if (rotation == Rotation.RENAME) {
                Files.move(file, old);
                reopen = true;
            } else {
                Files.copy(file, old);
                ((Appender) out).truncate();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot rotate " + file, e);
        }
    }

    /** Writes all lines, those whose time has not come as well, and closes the file. */
    @Override
    public void close() {
        flush(Long.MAX_VALUE);
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + file, e);
        }
    }

    private static OutputStream open(Path file) throws IOException {
        return new Appender(new FileOutputStream(file.toFile(), true));
    }

    /** Appends wherever the end of the file is, so that the file can be cut under it. */
    private static final class Appender extends BufferedOutputStream {

        private final FileOutputStream file;

        Appender(FileOutputStream file) {
            super(file, 1 << 16);
            this.file = file;
        }

        void truncate() throws IOException {
            file.getChannel().truncate(0);
        }
    }
}
