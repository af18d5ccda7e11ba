package org.bmon.agent.recorder;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Unpacks a segment; where it is cut off, the line that is not whole is left out. */
final class WholeLines extends InputStream {

    private static final int PIECE = 1 << 16;

    private final InputStream packed;
    private @Nullable InputStream unpacked;
    private byte[] buffer = new byte[PIECE];

    /** What is given out next is {@code [from, whole)}; behind it, up to {@code end}, a line that may not be whole. */
    private int from;

    private int whole;
    private int end;
    private boolean ended;

    WholeLines(InputStream packed) {
        this.packed = packed;
    }

    @Override
    public int read() throws IOException {
        return fill() ? buffer[from++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int given = Math.min(length, whole - from);
        System.arraycopy(buffer, from, into, offset, given);
        from += given;
        return given;
    }

    private boolean fill() throws IOException {
        while (from == whole && !ended) {
            System.arraycopy(buffer, from, buffer, 0, end - from);
            end -= from;
            from = 0;
            whole = 0;
            if (end == buffer.length) {
                buffer = Arrays.copyOf(buffer, 2 * buffer.length);
            }
            int got = piece();
            if (got < 0) {
                ended = true;
            } else {
                end += got;
                whole = end;
                while (whole > 0 && buffer[whole - 1] != '\n') {
                    whole--;
                }
            }
        }
        return from < whole;
    }

    /** How many bytes came; -1 at the end, be it that of the segment or that of a life of its writer. */
    private int piece() throws IOException {
        try {
            if (unpacked == null) {
                unpacked = new GZIPInputStream(packed, PIECE);
            }
            int got = unpacked.read(buffer, end, buffer.length - end);
            if (got < 0) {
                whole = end;
            }
            return got;
        } catch (EOFException | ZipException e) {
            return -1;
        }
    }

    @Override
    public void close() throws IOException {
        packed.close();
    }
}
