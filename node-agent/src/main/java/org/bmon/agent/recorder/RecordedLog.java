package org.bmon.agent.recorder;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import org.bmon.agent.source.log.SecretMask;
import org.bmon.agent.source.log.tail.LogConsumer;
import org.bmon.common.Stamp;

/** Writes the whole lines of the log to the archive, as they are but for secrets. */
final class RecordedLog implements LogConsumer {

    /** A longer line is not one of bitcoind, and is written in pieces. */
    private static final int MAX_LINE = 1 << 20;

    private final Archive archive;
    private final Clock clock;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long written;
    private long settled;

    RecordedLog(Archive archive, Clock clock) {
        this.archive = archive;
        this.clock = clock;
    }

    @Override
    public void recall(byte[] bytes, int offset, int length) {
        // Nothing of what was known matters to what is written.
    }

    @Override
    public void accept(byte[] bytes, int offset, int length) {
        try {
            for (int i = offset; i < offset + length; i++) {
                line.write(bytes[i]);
                if (bytes[i] == '\n' || line.size() >= MAX_LINE) {
                    endLine();
                }
            }
            String time = RecordJson.seconds(Stamp.micros(clock.instant()));
            archive.write(Kind.TIMES, Archive.utf8("{\"t\": " + time + ", \"bytes\": " + length + "}\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void endLine() throws IOException {
        // Each byte is a character, so that every line comes out as it came in.
        String text = line.toString(ISO_8859_1);
        written += line.size();
        line.reset();
        boolean ended = text.endsWith("\n");
        String masked = SecretMask.mask(ended ? text.substring(0, text.length() - 1) : text);
        archive.write(Kind.LOG, (ended ? masked + "\n" : masked).getBytes(ISO_8859_1));
    }

    @Override
    public void flush() {
        // Lines are written when they end.
    }

    @Override
    public void endOfFile() {
        try {
            if (line.size() > 0) {
                endLine();
                archive.write(Kind.LOG, new byte[] {'\n'});
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was written is on the disk. */
    void flushed() {
        settled = written;
    }

    @Override
    public long settled() {
        return settled;
    }
}
