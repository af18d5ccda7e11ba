package org.bmon.agent.source.log.tail;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A debug.log as bitcoind writes it and as its host treats it: numbered lines, one file open for appending. */
final class NodeLog implements AutoCloseable {

    private static final Pattern LINE =
            Pattern.compile("2026-11-22T18:[0-9]{2}:[0-9]{2}\\.[0-9]{6}Z line ([0-9]+) [a-z]{30}");
    private static final int KEPT_FILES = 4;

    final Path directory;
    final Path log;
    private FileChannel open;
    private Path openPath;
    private boolean reopens;
    private long written;

    NodeLog(Path directory) {
        this.directory = directory;
        this.log = directory.resolve("debug.log");
    }

    static boolean isLine(String text) {
        return LINE.matcher(text).matches();
    }

    static long number(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not a line of this log: " + line);
        }
        return Long.parseLong(matcher.group(1));
    }

    /** How many lines were written: they are numbered from 1. */
    long written() {
        return written;
    }

    private static String line(long number) {
        String stamp =
                String.format("2026-11-22T18:%02d:%02d.%06dZ", number / 6000, number / 100 % 60, number % 100 * 10_000);
        String filling =
                Long.toString(number * 7919L, 26).replaceAll("[0-9]", "x").concat("abcdefghijklmnopqrstuvwxyzabcd");
        return stamp + " line " + number + " " + filling.substring(0, 30) + "\n";
    }

    void write(int lines) {
        for (int i = 0; i < lines; i++) {
            bytes(line(++written));
        }
    }

    /** A line in two pieces, with something between them. */
    void writeInPieces(Runnable between) {
        String line = line(++written);
        bytes(line.substring(0, 20));
        between.run();
        bytes(line.substring(20));
    }

    private void bytes(String text) {
        try {
            if (open == null || reopens) {
                close();
                open = FileChannel.open(log, CREATE, WRITE, APPEND);
                openPath = log;
                reopens = false;
            }
            open.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
            touch(openPath);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Real logs are written over days; here the time of a write is its line's. */
    private void touch(Path path) throws IOException {
        if (Files.exists(path)) {
            Files.setLastModifiedTime(path, FileTime.from(Instant.ofEpochSecond(1_700_000_000 + written)));
        }
    }

    /** Renames the log, as logrotate does, and has the node reopen it at its next line. */
    void rotate(boolean createsEmpty) throws IOException {
        shift();
        if (Files.exists(log)) {
            Files.move(log, directory.resolve("debug.log.1"));
            openPath = directory.resolve("debug.log.1");
        }
        if (createsEmpty) {
            Files.createFile(log);
            touch(log);
        }
        reopens = true;
    }

    private void shift() throws IOException {
        Files.deleteIfExists(directory.resolve("debug.log." + KEPT_FILES));
        for (int i = KEPT_FILES - 1; i >= 1; i--) {
            Path file = directory.resolve("debug.log." + i);
            if (Files.exists(file)) {
                Files.move(file, directory.resolve("debug.log." + (i + 1)));
            }
        }
    }

    /** Copies the log and truncates it; lines written in between are in neither. */
    void copyTruncate(int linesBetween) throws IOException {
        shift();
        Files.copy(log, directory.resolve("debug.log.1"), StandardCopyOption.COPY_ATTRIBUTES);
        write(linesBetween);
        truncate(log);
        touch(log);
    }

    private static void truncate(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, WRITE)) {
            channel.truncate(0);
        }
    }

    /** The start-up shrink: the file's last bytes are written again from its beginning, here in two pieces; small files stay. */
    void shrink(int kept, Runnable between) throws IOException {
        byte[] all = Files.readAllBytes(log);
        if (all.length <= kept) {
            return;
        }
        byte[] last = Arrays.copyOfRange(all, all.length - kept, all.length);
        truncate(log);
        touch(log);
        between.run();
        int half = last.length / 2;
        Files.write(log, Arrays.copyOfRange(last, 0, half), APPEND);
        touch(log);
        between.run();
        Files.write(log, Arrays.copyOfRange(last, half, last.length), APPEND);
        touch(log);
    }

    @Override
    public void close() throws IOException {
        if (open != null) {
            open.close();
        }
    }
}
