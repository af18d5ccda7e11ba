package org.bmon.agent.source.log.tail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The last bytes that were read of a log. They tell whether a file is still the one that was read up to an offset, and
 * find the place again in a file that was rewritten.
 */
final class LastBytes {

    /** Some lines: with their time stamps and hashes they are all but unique. */
    static final int SIZE = 1024;

    /** Fewer bytes than this could stand anywhere. */
    private static final int TELLING = 48;

    private static final int WINDOW = 1 << 16;
    private static final Pattern STAMP =
            Pattern.compile("^(?:\\[\\*] )?([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,15})", Pattern.MULTILINE);

    private byte[] bytes;

    LastBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The bytes before an offset of a file. */
    static LastBytes before(LogFile file, long offset) throws IOException {
        int length = (int) Math.min(SIZE, offset);
        byte[] bytes = new byte[length];
        int got = file.read(bytes, 0, length, offset - length);
        return new LastBytes(Arrays.copyOf(bytes, got));
    }

    byte[] bytes() {
        return bytes;
    }

    void append(byte[] more, int length) {
        int kept = Math.min(bytes.length, Math.max(0, SIZE - length));
        int added = Math.min(length, SIZE);
        byte[] joined = Arrays.copyOfRange(bytes, bytes.length - kept, bytes.length - kept + kept + added);
        System.arraycopy(more, length - added, joined, kept, added);
        bytes = joined;
    }

    /** Enough of them to be found again. */
    boolean areTelling() {
        return bytes.length >= TELLING;
    }

    /** Whether they are what the file has before the offset. */
    boolean standBefore(LogFile file, long offset) throws IOException {
        if (offset < bytes.length) {
            return false;
        }
        byte[] there = new byte[bytes.length];
        int got = file.read(there, 0, there.length, offset - there.length);
        return got == there.length && Arrays.equals(there, bytes);
    }

    /** The offset behind the first place where they stand in the file. */
    OptionalLong find(LogFile file) throws IOException {
        if (!areTelling()) {
            return OptionalLong.empty();
        }
        byte[] window = new byte[WINDOW + bytes.length];
        int kept = 0;
        for (long offset = 0; ; ) {
            int got = file.read(window, kept, WINDOW, offset);
            int length = kept + got;
            for (int i = 0; i + bytes.length <= length; i++) {
                if (window[i] == bytes[0] && Arrays.equals(window, i, i + bytes.length, bytes, 0, bytes.length)) {
                    return OptionalLong.of(offset - kept + i + bytes.length);
                }
            }
            if (got < WINDOW) {
                return endAtStartOf(file);
            }
            kept = bytes.length - 1;
            System.arraycopy(window, length - kept, window, 0, kept);
            offset += got;
        }
    }

    /** The offset behind their last ones if the file begins with these: it was cut in the midst of them. */
    private OptionalLong endAtStartOf(LogFile file) throws IOException {
        byte[] head = new byte[bytes.length];
        int got = file.read(head, 0, head.length, 0);
        for (int length = Math.min(got, bytes.length - 1); length >= TELLING; length--) {
            if (Arrays.equals(head, 0, length, bytes, bytes.length - length, bytes.length)) {
                return OptionalLong.of(length);
            }
        }
        return OptionalLong.empty();
    }

    /** Whether the file begins with lines that are older than these: old lines that were written again. */
    boolean areYoungerThan(LogFile file) throws IOException {
        byte[] head = new byte[8 * SIZE];
        Optional<String> theirs =
                stamps(head, file.read(head, 0, head.length, 0)).findFirst();
        Optional<String> ours = stamps(bytes, bytes.length).reduce((earlier, later) -> later);
        return theirs.isPresent() && ours.isPresent() && theirs.get().compareTo(ours.get()) < 0;
    }

    private static Stream<String> stamps(byte[] bytes, int length) {
        Matcher stamp = STAMP.matcher(new String(bytes, 0, length, StandardCharsets.ISO_8859_1));
        return stamp.results().map(found -> found.group(1));
    }
}
