package org.bmon.agent.doctor;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bmon.agent.source.log.LogReader;
import org.bmon.common.event.NodeStarted;

/** Finds the last start of the node in its log, from the end backwards. */
final class LastStart {

    private static final int PIECE = 1 << 20;
    private static final int START_BYTES = 1 << 18;
    private static final int LONGEST_PREFIX = 200;
    private static final byte[] START = " version v".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NAME = "Bitcoin ".getBytes(StandardCharsets.US_ASCII);

    private LastStart() {}

    /** The last start that the file has; nothing if it has none. */
    static Optional<NodeStarted> find(Path log) throws IOException {
        try (FileChannel file = FileChannel.open(log)) {
            for (long end = file.size(); end > 0; ) {
                long from = Math.max(0, end - PIECE);
                // Pieces overlap, so that no line is cut for both.
                byte[] piece = read(file, from, (int) Math.min(file.size() - from, PIECE + LONGEST_PREFIX));
                for (int at = lastIndex(piece, piece.length); at >= 0; at = lastIndex(piece, at)) {
                    Optional<NodeStarted> start = startAt(file, from + lineStart(piece, at));
                    if (start.isPresent()) {
                        return start;
                    }
                }
                end = from;
            }
        }
        return Optional.empty();
    }

    private static int lastIndex(byte[] piece, int before) {
        for (int at = before - START.length - 1; at >= 0; at--) {
            if (piece[at] == START[0] && Arrays.equals(piece, at, at + START.length, START, 0, START.length)) {
                int line = lineStart(piece, at);
                String text = new String(piece, line, at - line, StandardCharsets.ISO_8859_1);
                if (text.contains(new String(NAME, StandardCharsets.US_ASCII))) {
                    return at;
                }
            }
        }
        return -1;
    }

    private static int lineStart(byte[] piece, int at) {
        int start = at;
        while (start > 0 && piece[start - 1] != '\n') {
            start--;
        }
        return start;
    }

    private static Optional<NodeStarted> startAt(FileChannel file, long offset) throws IOException {
        byte[] bytes = read(file, offset, (int) Math.min(START_BYTES, file.size() - offset));
        List<NodeStarted> starts = new ArrayList<>();
        LogReader reader = new LogReader(event -> {
            if (event instanceof NodeStarted start) {
                starts.add(start);
            }
        });
        reader.accept(bytes, 0, bytes.length);
        reader.endOfFile();
        return starts.stream().findFirst();
    }

    static byte[] read(FileChannel file, long offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        int read = 0;
        while (read >= 0 && buffer.hasRemaining()) {
            read = file.read(buffer, offset + buffer.position());
        }
        return Arrays.copyOf(buffer.array(), buffer.position());
    }
}
