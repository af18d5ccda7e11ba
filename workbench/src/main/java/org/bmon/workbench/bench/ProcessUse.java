package org.bmon.workbench.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a process has used of the processor until now, from /proc.
 *
 * @param cpuSeconds in user and system mode
 * @param threads the same by thread, of those that live
 */
public record ProcessUse(double cpuSeconds, Map<Task, Double> threads) {

    /** USER_HZ is 100 on every Linux that a JVM runs on. */
    private static final double TICKS = 100;

    private static final int USER_TIME = 11;
    private static final long KIB = 1024;

    /** A thread as the kernel knows it, its name of at most 15 letters. */
    public record Task(String id, String name) {}

    /** What the process with this id has used. */
    public static ProcessUse of(long pid) throws IOException {
        Path process = Path.of("/proc/" + pid);
        Map<Task, Double> threads = new HashMap<>();
        List<Path> tasks;
        try (Stream<Path> all = Files.list(process.resolve("task"))) {
            tasks = all.toList();
        }
        for (Path task : tasks) {
            try {
                String stat = Files.readString(task.resolve("stat"));
                String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
                threads.put(new Task(task.getFileName().toString(), name), cpu(stat));
            } catch (NoSuchFileException e) {
                // It ended meanwhile, and counts among those that are gone.
            }
        }
        return new ProcessUse(cpu(Files.readString(process.resolve("stat"))), threads);
    }

    private static double cpu(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[USER_TIME + 1])) / TICKS;
    }

    /** Seconds of the processor since {@code before} by the names of threads, {@code ended} for threads that are gone. */
    public Map<String, Double> threadsSince(ProcessUse before) {
        Map<String, Double> used = new TreeMap<>();
        threads.forEach((thread, now) ->
                used.merge(thread.name(), now - before.threads.getOrDefault(thread, 0.0), Double::sum));
        double living = used.values().stream().mapToDouble(Double::doubleValue).sum();
        used.put("ended", cpuSeconds - before.cpuSeconds - living);
        return used;
    }

    /** Memory that a process holds now. */
    public static long residentBytes(long pid) throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * KIB)
                    .sum();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
