package org.bmon.agent.recorder;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** A file of a recording that is being written. What was flushed outlives the process. */
final class Segment implements AutoCloseable {

    private final Path path;
    private final long begunNanos;
    private final GZIPOutputStream out;
    private long length;

    Segment(Path path, long nowNanos) throws IOException {
        this.path = path;
        this.begunNanos = nowNanos;
        Files.createDirectories(path.getParent());
        this.out = new GZIPOutputStream(new BufferedOutputStream(new FileOutputStream(path.toFile())), 1 << 13, true);
        flush();
    }

    void write(byte[] bytes, int from, int count) throws IOException {
        out.write(bytes, from, count);
    }

    void flush() throws IOException {
        out.flush();
        length = Files.size(path);
    }

    Path path() {
        return path;
    }

    /** Its bytes on the disk when it was flushed last. */
    long length() {
        return length;
    }

    long ageNanos(long nowNanos) {
        return nowNanos - begunNanos;
    }

    @Override
    public void close() throws IOException {
        out.close();
        length = Files.size(path);
    }
}
