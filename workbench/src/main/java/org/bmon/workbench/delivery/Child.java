package org.bmon.workbench.delivery;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A process on this one's class path, what it reports of itself, and its end by kill -9. */
public final class Child {

    /** What a process reports: a word and a number. */
    private static final Pattern REPORT = Pattern.compile("([a-z]+) ([0-9]+)");

    private static final int LINES_KEPT = 40;

    private final Process process;
    private final Map<String, Long> reports = new ConcurrentHashMap<>();
    private final Deque<String> said = new ArrayDeque<>();

    /**
     * Starts it.
     *
     * @param mebibytes the most of its heap
     * @param main the class whose main method runs
     */
    public Child(int mebibytes, Class<?> main, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-Xmx" + mebibytes + "m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(arguments);
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        Thread reader = new Thread(this::read, "child-output");
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                Matcher report = REPORT.matcher(line);
                if (report.matches()) {
                    reports.put(report.group(1), Long.valueOf(report.group(2)));
                } else {
                    keep(line);
                }
            }
        } catch (IOException | UncheckedIOException e) {
            // It was killed.
        }
    }

    private void keep(String line) {
        synchronized (said) {
            said.addLast(line);
            if (said.size() > LINES_KEPT) {
                said.removeFirst();
            }
        }
    }

    /** The last number that it reported under a word; null if it did not yet. */
    public @Nullable Long report(String word) {
        return reports.get(word);
    }

    /** Forgets what was reported under a word, so that the next is newer than this call. */
    public void forget(String word) {
        reports.remove(word);
    }

    /** The last lines that it said besides. */
    public List<String> said() {
        synchronized (said) {
            return List.copyOf(said);
        }
    }

    /** Writes a line to its standard input; a process that is gone does not hear it. */
    public void tell(String line) {
        try {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        } catch (IOException e) {
            // It ended; whoever asks isAlive learns of it.
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Ends it at once, and waits until it has. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
