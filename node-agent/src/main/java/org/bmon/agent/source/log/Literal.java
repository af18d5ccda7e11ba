package org.bmon.agent.source.log;

import java.nio.charset.StandardCharsets;

/** A text of ASCII characters to find in a line. */
final class Literal {

    private final byte[] bytes;

    /** The first eight bytes, or all of a shorter one. */
    private final long head;

    private Literal(byte[] bytes) {
        this.bytes = bytes;
        this.head = Words.atMost(bytes, 0);
    }

    /** The literal of a text that is not empty. */
    static Literal of(String text) {
        return new Literal(text.getBytes(StandardCharsets.US_ASCII));
    }

    int length() {
        return bytes.length;
    }

    byte first() {
        return bytes[0];
    }

    /** Its bytes from {@code at}, of which there are eight. */
    long word(int at) {
        return Words.at(bytes, at);
    }

    /** True if it stands at {@code at} of a line that goes to {@code end}. */
    boolean isAt(byte[] line, int at, int end) {
        int length = bytes.length;
        if (end - at < length) {
            return false;
        }
        if (length < Long.BYTES) {
            return Words.low(Words.atMost(line, at), length) == head;
        }
        if (Words.at(line, at) != head) {
            return false;
        }
        for (int i = Long.BYTES; i < length - Long.BYTES; i += Long.BYTES) {
            if (Words.at(line, at + i) != Words.at(bytes, i)) {
                return false;
            }
        }
        int last = length - Long.BYTES;
        return Words.at(line, at + last) == Words.at(bytes, last);
    }

    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.US_ASCII);
    }
}
