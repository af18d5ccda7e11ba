package org.bmon.workbench.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bmon.workbench.delivery.Child;

/** What the processes of one kind were seen to use, over the whole run, and whether it stays within bounds and flat. */
final class Vitals {

    /** Flatness is judged of runs that are at least so long; before, what is held for a window still grows. */
    static final double SECONDS_TO_JUDGE = 45 * 60;

    private static final double GROWTH = 1.2;
    private static final long SLACK_BYTES = 4 << 20;
    private static final long KIB = 1024;

    private final String name;
    private final long mostResident;
    private final int mostThreads;
    private final int mostFiles;
    private final List<Live> lives = new ArrayList<>();
    private long resident;
    private int threads;
    private int files;

    /** What of the heap lived then. */
    private record Live(double seconds, long bytes) {}

    /**
     * Vitals of processes of one kind, and their bounds.
     *
     * @param mostResident bytes of resident memory
     * @param mostFiles open at a time
     */
    Vitals(String name, long mostResident, int mostThreads, int mostFiles) {
        this.name = name;
        this.mostResident = mostResident;
        this.mostThreads = mostThreads;
        this.mostFiles = mostFiles;
    }

    String name() {
        return name;
    }

    /** The most resident memory seen, in bytes. */
    long resident() {
        return resident;
    }

    /** The most threads seen. */
    int threads() {
        return threads;
    }

    /** The most open files seen. */
    int files() {
        return files;
    }

    /** Looks at a process; one that has just ended is left out. */
    void look(Child child, double seconds) {
        Path proc = Path.of("/proc/" + child.pid());
        try {
            for (String line : Files.readAllLines(proc.resolve("status"))) {
                if (line.startsWith("VmRSS:")) {
                    resident = Math.max(resident, number(line) * KIB);
                } else if (line.startsWith("Threads:")) {
                    threads = Math.max(threads, (int) number(line));
                }
            }
            try (Stream<Path> open = Files.list(proc.resolve("fd"))) {
                files = Math.max(files, (int) open.count());
            }
        } catch (IOException e) {
            return;
        }
        Long live = child.report("live");
        if (live != null) {
            child.forget("live");
            lives.add(new Live(seconds, live));
        }
    }

    private static long number(String line) {
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
    }

    /** The median of what lived of the heap between two shares of the run, in bytes; -1 if it was never looked at. */
    long live(double from, double to, double seconds) {
        List<Long> bytes = lives.stream()
                .filter(live -> live.seconds() >= from * seconds && live.seconds() <= to * seconds)
                .map(Live::bytes)
                .sorted()
                .toList();
        return bytes.isEmpty() ? -1 : bytes.get(bytes.size() / 2);
    }

    /** What is out of bounds, or grows. */
    List<String> problems(double seconds) {
        List<String> problems = new ArrayList<>();
        if (resident > mostResident) {
            problems.add(name + ": " + (resident >> 20) + " MiB resident, of " + (mostResident >> 20) + " allowed");
        }
        if (threads > mostThreads) {
            problems.add(name + ": " + threads + " threads, of " + mostThreads + " allowed");
        }
        if (files > mostFiles) {
            problems.add(name + ": " + files + " open files, of " + mostFiles + " allowed");
        }
        long middle = live(1 / 3.0, 2 / 3.0, seconds);
        long end = live(2 / 3.0, 1, seconds);
        if (seconds >= SECONDS_TO_JUDGE && end > middle * GROWTH + SLACK_BYTES) {
            problems.add(name + ": the heap in use grew from " + middle + " to " + end + " bytes in the last third");
        }
        return problems;
    }
}
