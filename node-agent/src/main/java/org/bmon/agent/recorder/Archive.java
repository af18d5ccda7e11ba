package org.bmon.agent.recorder;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The node's folder: writes to the segment of each kind, begins new ones, and removes those too old or too many. */
final class Archive implements AutoCloseable {

    private final RecorderSettings settings;
    private final RecorderMetrics metrics;
    private final Clock clock;
    private final LongSupplier nanoClock;
    private final Map<Kind, Segment> open = new EnumMap<>(Kind.class);
    private Instant last;
    private @Nullable Segment lastLog;

    Archive(RecorderSettings settings, RecorderMetrics metrics, Clock clock, LongSupplier nanoClock)
            throws IOException {
        this.settings = settings;
        this.metrics = metrics;
        this.clock = clock;
        this.nanoClock = nanoClock;
        Files.createDirectories(settings.home().resolve("rpc"));
        List<Path> there = Segments.all(settings.home());
        this.last = there.isEmpty() ? Instant.EPOCH : Segments.begun(there.get(there.size() - 1));
        // The log and RPC tell it too, unless the segments that do were removed.
        Files.writeString(
                settings.home().resolve("recording.json"),
                "{\"node\": \"" + settings.node() + "\", \"network\": \""
                        + settings.network().label() + "\"}\n");
    }

    void write(Kind kind, byte[] bytes) throws IOException {
        write(kind, bytes, 0, bytes.length);
    }

    void write(Kind kind, byte[] bytes, int from, int count) throws IOException {
        Segment segment = open.get(kind);
        if (segment == null) {
            segment = new Segment(Segments.name(settings.home(), kind, begun()), nanoClock.getAsLong());
            open.put(kind, segment);
            if (kind == Kind.LOG) {
                lastLog = segment;
            }
        }
        segment.write(bytes, from, count);
        metrics.recorded(kind, count);
    }

    /** Two segments never begin at one moment, even where the clock was set back. */
    private Instant begun() {
        Instant now = clock.instant();
        last = now.isAfter(last.plusNanos(1000)) ? now : last.plusNanos(1000);
        return last;
    }

    /** Brings all that was written to the disk, and ends the segments that are full. */
    void flush() throws IOException {
        for (Segment segment : open.values()) {
            segment.flush();
        }
        long maxAge = settings.segmentAge().toNanos();
        for (Kind kind : Kind.values()) {
            Segment segment = open.get(kind);
            if (segment != null
                    && (segment.length() >= settings.segmentBytes()
                            || segment.ageNanos(nanoClock.getAsLong()) >= maxAge)) {
                open.remove(kind);
                segment.close();
            }
        }
    }

    /** Removes the oldest segments until what is kept fits. */
    void prune() throws IOException {
        Set<Path> writing = open.values().stream().map(Segment::path).collect(Collectors.toSet());
        List<Path> segments = Segments.all(settings.home());
        long bytes = 0;
        for (Path segment : segments) {
            bytes += Files.size(segment);
        }
        Instant oldest = clock.instant().minus(settings.maxAge());
        for (Path segment : segments) {
            boolean isOld = Files.getLastModifiedTime(segment).toInstant().isBefore(oldest);
            if ((bytes > settings.maxBytes() || isOld) && !writing.contains(segment)) {
                long size = Files.size(segment);
                Files.delete(segment);
                metrics.removed(size);
                bytes -= size;
            }
        }
    }

    /** The last segment of the log and its length on the disk, as a text; null if none was written. */
    @Nullable String logMark() {
        Segment log = lastLog;
        return log == null ? null : log.length() + " " + log.path().getFileName();
    }

    /** Takes away what was written of the log after a mark: it is read again. */
    void cutLog(String mark) throws IOException {
        int space = mark.indexOf(' ');
        long length = Long.parseLong(mark.substring(0, space));
        Path marked = settings.home().resolve(mark.substring(space + 1));
        for (Path segment : Segments.of(settings.home(), Kind.LOG)) {
            int order = segment.compareTo(marked);
            if (order > 0) {
                Files.delete(segment);
            } else if (order == 0) {
                cut(segment, length);
            }
        }
    }

    private static void cut(Path segment, long length) throws IOException {
        try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.WRITE)) {
            channel.truncate(length);
        } catch (NoSuchFileException e) {
            // Removed by hand: then there is nothing to cut.
            return;
        }
    }

    /** Whether the disk has room for more. */
    boolean hasRoom() throws IOException {
        return Files.getFileStore(settings.home()).getUsableSpace() >= settings.minFreeBytes();
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        for (Segment segment : open.values()) {
            segment.close();
        }
        open.clear();
    }
}
