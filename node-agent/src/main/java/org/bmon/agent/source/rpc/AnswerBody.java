package org.bmon.agent.source.rpc;

import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** An answer's body, read up to a limit; keeps what was read if a tap wants it. */
final class AnswerBody extends FilterInputStream {

    private final long limit;
    private final @Nullable ByteArrayOutputStream kept;
    private long count;
    private boolean keptWhole = true;
    private boolean ended;

    AnswerBody(InputStream body, long limit, boolean keep) {
        super(body);
        this.limit = limit;
        this.kept = keep ? new ByteArrayOutputStream() : null;
    }

    /** More bytes came than the method's answer may have. */
    static final class TooLongException extends IOException {

        private static final long serialVersionUID = 1L;

        TooLongException(long limit) {
            super("the answer is longer than " + (limit >> 20) + " MiB");
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int read = super.read(bytes, offset, length);
        if (read < 0) {
            ended = true;
            return read;
        }
        count += read;
        if (count > limit) {
            throw new TooLongException(limit);
        }
        if (kept != null) {
            keptWhole &= count <= RpcTap.MOST_BYTES;
            if (keptWhole) {
                kept.write(bytes, offset, read);
            }
        }
        return read;
    }

    boolean isEmpty() {
        return count == 0;
    }

    byte[] kept() {
        return kept == null ? new byte[0] : kept.toByteArray();
    }

    boolean whole() {
        return ended && keptWhole;
    }
}
