package org.bmon.common.wire;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Batches as text that tests take apart, change, and seal again. */
final class WireText {

    /** A header that {@link #batch} completes. */
    static final String HEADER =
            "{\"format\":\"bmon-events/1\",\"node\":\"a\",\"network\":\"main\",\"epoch\":\"e\",\"first\":1,\"count\":COUNT,"
                    + "\"sentMicros\":5,\"crc32c\":\"00000000\"}";

    private WireText() {}

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    static List<String> lines(byte[] bytes) {
        return text(bytes).lines().toList();
    }

    /** A batch of these lines, rightly counted and sealed. */
    static byte[] batch(String... events) {
        return sealed(HEADER.replace("COUNT", "" + events.length) + "\n"
                + (events.length == 0 ? "" : String.join("\n", events) + "\n"));
    }

    /** The text with the checksum put right, if its first line has the place for one. */
    static byte[] sealed(String text) {
        return sealed(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The bytes with the checksum put right, if the first line has the place for one. */
    static byte[] sealed(byte[] bytes) {
        byte[] copy = bytes.clone();
        int end = 0;
        while (end < copy.length && copy[end] != '\n') {
            end++;
        }
        if (end >= 10) {
            Seal.close(copy, end);
        }
        return copy;
    }
}
