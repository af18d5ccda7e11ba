package org.bmon.agent.source.log.tail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.bmon.agent.outbox.Intake;
import org.bmon.agent.outbox.OutboxFullException;
import org.bmon.agent.outbox.ReadingPosition;
import org.bmon.common.event.Event;

/**
 * A reading position of its own for one who reads the log beside the events: in a small file that is replaced in one
 * step. Gaps in the log are only counted. Not safe for use by many threads.
 */
public final class PositionFile implements Intake {

    private final Path file;
    private final LongConsumer onGaps;
    private final Map<String, String> values = new TreeMap<>();

    /**
     * Reads the file, if there is one.
     *
     * @param onGaps is told how many gaps were found in the log
     * @throws UncheckedIOException if the file is there and can't be read
     */
    public PositionFile(Path file, LongConsumer onGaps) {
        this.file = file;
        this.onGaps = onGaps;
        try {
            for (String line : Files.readAllLines(file)) {
                int equals = line.indexOf('=');
                if (equals > 0) {
                    values.put(line.substring(0, equals), line.substring(equals + 1));
                }
            }
        } catch (NoSuchFileException e) {
            values.clear();
        } catch (IOException e) {
            throw new UncheckedIOException("the reading position " + file + " can't be read: " + e, e);
        }
    }

    /** Keeps a value beside the position; it is written with the next one. */
    public void note(String name, String value) {
        values.put(name, value);
    }

    @Override
    public void append(List<Event> events, ReadingPosition... positions) throws OutboxFullException {
        Map<String, String> before = new TreeMap<>(values);
        for (ReadingPosition position : positions) {
            values.put(position.source(), position.value());
        }
        try {
            write();
        } catch (IOException e) {
            values.clear();
            values.putAll(before);
            throw new OutboxFullException("the reading position " + file + " can't be written", e);
        }
        if (!events.isEmpty()) {
            onGaps.accept(events.size());
        }
    }

    private void write() throws IOException {
        StringBuilder text = new StringBuilder();
        values.forEach(
                (name, value) -> text.append(name).append('=').append(value).append('\n'));
        Path next = file.resolveSibling(file.getFileName() + ".next");
        try (FileChannel channel = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public Optional<String> position(String source) {
        return Optional.ofNullable(values.get(source));
    }

    @Override
    public boolean isHalfFull() {
        return false;
    }
}
