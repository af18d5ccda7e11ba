package org.bmon.workbench.bench.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a process has used, from /proc.
 *
 * @param cpuSeconds of the processor, in user and system mode
 * @param residentBytes memory it holds now
 */
record ProcessUse(double cpuSeconds, long residentBytes) {

    /** USER_HZ is 100 on every Linux that a JVM runs on. */
    private static final double TICKS = 100;

    private static final int USER_TIME = 11;
    private static final long KIB = 1024;

    static ProcessUse of(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        double cpu = (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[USER_TIME + 1])) / TICKS;
        long resident = 0;
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                resident = Long.parseLong(line.replaceAll("[^0-9]", "")) * KIB;
            }
        }
        return new ProcessUse(cpu, resident);
    }
}
