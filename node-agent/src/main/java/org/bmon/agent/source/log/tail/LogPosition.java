package org.bmon.agent.source.log.tail;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;

/**
 * How far a log was read.
 *
 * @param identity the file, as the operating system tells it: device and inode
 * @param offset bytes of the file that are done with
 * @param modified when the file was last known to be written to
 * @param copy whether the file is a copy of a log that was truncated thereafter
 * @param before the bytes before the offset, up to {@link LastBytes#SIZE}
 */
record LogPosition(String identity, long offset, Instant modified, boolean copy, byte[] before) {

    /** The position as a text. */
    String text() {
        return String.join(
                " ",
                identity,
                Long.toString(offset),
                modified.toString(),
                Boolean.toString(copy),
                Base64.getEncoder().encodeToString(before));
    }

    /**
     * Reads what {@link #text} wrote.
     *
     * @throws IllegalArgumentException if it is something else
     */
    static LogPosition parse(String text) {
        String[] words = text.split(" ", -1);
        try {
            if (words.length == 5) {
                return new LogPosition(
                        words[0],
                        Long.parseLong(words[1]),
                        Instant.parse(words[2]),
                        Boolean.parseBoolean(words[3]),
                        Base64.getDecoder().decode(words[4]));
            }
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new IllegalArgumentException("not a position in a log: '" + text + "'", e);
        }
        throw new IllegalArgumentException("not a position in a log: '" + text + "'");
    }
}
