package org.bmon.agent.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;

/** The body of an answer, in whichever of its three forms: of a length told before, in chunks, or up to the end of the connection. */
final class BodyStream extends InputStream {

    private final InputStream in;
    private final boolean chunked;
    private final boolean toTheEnd;

    /** Of the chunk or of the body. */
    private long left;

    private boolean begun;
    private boolean ended;

    BodyStream(AnswerHead head, InputStream in) throws IOException {
        this.in = in;
        String length = head.header("Content-Length");
        boolean none = head.status() == 204 || head.status() == 304;
        this.chunked = !none && "chunked".equalsIgnoreCase(head.header("Transfer-Encoding"));
        this.toTheEnd = !none && !chunked && length == null;
        this.left = none || chunked || length == null ? 0 : number(length, 10);
        this.ended = !chunked && !toTheEnd && left == 0;
    }

    private static long number(String digits, int radix) throws IOException {
        try {
            long number = Long.parseLong(digits, radix);
            if (number >= 0 && digits.charAt(0) != '+') {
                return number;
            }
        } catch (NumberFormatException e) {
            throw (IOException) new ProtocolException("no length of a body: '" + digits + "'").initCause(e);
        }
        throw new ProtocolException("no length of a body: '" + digits + "'");
    }

    /** Whether it was read whole, and what follows on the connection is another answer. */
    boolean isReadWhole() {
        return ended && !toTheEnd;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (chunked && !ended && left == 0) {
            beginChunk();
        }
        if (ended) {
            return -1;
        }
        int got = in.read(bytes, offset, toTheEnd ? length : (int) Math.min(length, left));
        if (got >= 0) {
            left -= toTheEnd ? 0 : got;
            ended = !chunked && !toTheEnd && left == 0;
        } else if (toTheEnd) {
            ended = true;
        } else {
            throw new EOFException("the connection ended before the answer did");
        }
        return got;
    }

    private void beginChunk() throws IOException {
        if (begun && !AnswerHead.line(in).isEmpty()) {
            throw new ProtocolException("a chunk is longer than was told");
        }
        begun = true;
        left = number(AnswerHead.line(in).split(";", 2)[0].strip(), 16);
        if (left == 0) {
            for (String trailer = AnswerHead.line(in); !trailer.isEmpty(); ) {
                trailer = AnswerHead.line(in);
            }
            ended = true;
        }
    }
}
