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
 * @param before the bytes before the offset
 */
record LogPosition(String identity, long offset, Instant modified, boolean copy, LastBytes before) {

    /** The position of a place that has these bytes before it. */
    static LogPosition of(LogPlace place, LastBytes before) {
        LogFile file = place.file();
        return new LogPosition(file.identity(), place.offset(), file.modified(), file.isCopy(), before);
    }

    /** The position as a text. */
    String text() {
        return String.join(
                " ",
                identity,
                Long.toString(offset),
                modified.toString(),
                Boolean.toString(copy),
                Base64.getEncoder().encodeToString(before.bytes()));
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
                        new LastBytes(Base64.getDecoder().decode(words[4])));
            }
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new IllegalArgumentException("not a position in a log: '" + text + "'", e);
        }
        throw new IllegalArgumentException("not a position in a log: '" + text + "'");
    }
}
