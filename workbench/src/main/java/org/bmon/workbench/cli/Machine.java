package org.bmon.workbench.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JsonGenerator;

/**
 * What a figure was measured on.
 *
 * @param cpu the processor's name
 * @param cores how many the JVM may use
 * @param memoryMebibytes of the whole machine
 * @param os the operating system and its version
 * @param jvm the JVM and its version
 * @param load the load average of the last minute, when it was looked at
 */
public record Machine(String cpu, int cores, long memoryMebibytes, String os, String jvm, String load) {

    private static final long KIB_A_MIB = 1024;

    /** This machine, now. What it does not tell is {@code unknown}. */
    public static Machine describe() {
        return new Machine(
                field("/proc/cpuinfo", "model name"),
                Runtime.getRuntime().availableProcessors(),
                memory(),
                System.getProperty("os.name") + " " + System.getProperty("os.version"),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
                lines("/proc/loadavg").stream().findFirst().orElse("unknown").split(" ", -1)[0]);
    }

    private static long memory() {
        String text = field("/proc/meminfo", "MemTotal").replaceAll("[^0-9]", "");
        return text.isEmpty() ? 0 : Long.parseLong(text) / KIB_A_MIB;
    }

    private static String field(String file, String name) {
        return lines(file).stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file));
        } catch (IOException e) {
            return List.of();
        }
    }

    /** One line for people. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "%s, %d cores, %,d MiB, %s, %s, load %s", cpu, cores, memoryMebibytes, os, jvm, load);
    }

    /** Writes it as the property {@code machine} of an object that was begun. */
    public void write(JsonGenerator json) {
        json.writeObjectPropertyStart("machine");
        json.writeStringProperty("cpu", cpu);
        json.writeNumberProperty("cores", cores);
        json.writeNumberProperty("memoryMebibytes", memoryMebibytes);
        json.writeStringProperty("os", os);
        json.writeStringProperty("jvm", jvm);
        json.writeStringProperty("load", load);
        json.writeEndObject();
    }
}
