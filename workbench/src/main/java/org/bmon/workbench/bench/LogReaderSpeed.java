package org.bmon.workbench.bench;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import org.bmon.agent.source.log.LogReader;
import org.bmon.common.event.Event;

/**
 * Reads a debug.log from its file some times over and prints, for each time, the seconds (by the wall and of the
 * processor), lines a second and events. {@code bench/log-reader.sh} runs it beside grep.
 */
public final class LogReaderSpeed {

    private static final int CHUNK = 1 << 16;

    private LogReaderSpeed() {}

    /** The arguments: a file, and how many times. */
    public static void main(String[] args) throws IOException {
        String file = args[0];
        int rounds = Integer.parseInt(args[1]);
        for (int round = 0; round < rounds; round++) {
            measure(file);
        }
    }

    private static void measure(String file) throws IOException {
        Tally tally = new Tally();
        long processor = processorNanos();
        long wall = System.nanoTime();
        LogReader reader = new LogReader(tally::add);
        byte[] chunk = new byte[CHUNK];
        // Not Files.newInputStream: its way through a direct buffer takes three times as long.
        try (InputStream in = new FileInputStream(file)) {
            for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
                reader.accept(chunk, 0, length);
            }
        }
        reader.endOfFile();
        double wallSeconds = (System.nanoTime() - wall) / 1e9;
        double processorSeconds = (processorNanos() - processor) / 1e9;
        long lines = reader.statistics().lines();
        System.out.printf(
                Locale.ROOT,
                "reader wall %.3f cpu %.3f lines %d events %d lines/s %.0f%n",
                wallSeconds,
                processorSeconds,
                lines,
                tally.events,
                lines / wallSeconds);
    }

    private static long processorNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /** Takes the events, and looks at each so that it must be made. */
    private static final class Tally {
        private long events;
        private long latest;

        void add(Event event) {
            events++;
            latest = Math.max(latest, event.at().micros());
        }
    }
}
