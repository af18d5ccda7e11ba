package org.bmon.workbench.replay;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import org.bmon.agent.source.log.LogReader;
import org.bmon.agent.source.log.LogStatistics;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.common.event.DataGap;
import org.bmon.common.event.Event;
import org.bmon.workbench.cli.BadInput;
import org.jspecify.annotations.Nullable;

/** The events of a debug.log and of what was rotated away from it, read piece by piece as they are asked for. */
final class LogStream implements EventStream {

    private static final String LINES_SKIPPED = "lines-skipped";
    private static final int PIECE_BYTES = 1 << 16;

    private final NodeName node;
    private final Path file;
    private final InputStream in;
    private final ArrayDeque<Event> ready = new ArrayDeque<>();
    private final LogReader reader = new LogReader(ready::add);
    private final byte[] piece = new byte[PIECE_BYTES];
    private Stamp last = Stamp.ofLog(0);
    private boolean ended;

    LogStream(NodeName node, Path file) throws BadInput {
        this.node = node;
        this.file = file;
        try {
            in = RotatedLog.open(file);
        } catch (IOException e) {
            throw new BadInput(file, "can't be read: " + e.getMessage());
        }
    }

    @Override
    public NodeName node() {
        return node;
    }

    @Override
    public @Nullable Event next() throws BadInput {
        while (ready.isEmpty() && !ended) {
            int length = read();
            if (length < 0) {
                ended = true;
                reader.endOfFile();
                LogStatistics statistics = reader.statistics();
                new LogSanity(file).check(statistics);
                tellSkipped(statistics.binaryLines() + statistics.overlongLines());
            } else {
                reader.accept(piece, 0, length);
            }
        }
        Event event = ready.poll();
        last = event == null ? last : event.at();
        return event;
    }

    /** What the log was made of, so far. */
    LogStatistics statistics() {
        return reader.statistics();
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** Damage in a log, such as the zeros that a crash leaves, is a gap at its end: where it was is not known. */
    private void tellSkipped(long lines) {
        if (lines > 0) {
            String detail = "lines of " + file.getFileName() + " that are not text or longer than any bitcoind writes";
            ready.add(new DataGap(last, DataGap.Source.LOG, LINES_SKIPPED, lines, detail));
        }
    }

    private int read() throws BadInput {
        try {
            return in.read(piece);
        } catch (IOException e) {
            throw new BadInput(file, "can't be read: " + e.getMessage());
        }
    }
}
