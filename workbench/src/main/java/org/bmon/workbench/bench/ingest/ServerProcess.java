package org.bmon.workbench.bench.ingest;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A server in a process of its own, on this process's class path, which says on which port it listens. */
final class ServerProcess implements AutoCloseable {

    private static final Pattern STARTED = Pattern.compile("started on port (\\d+)");

    /** Linux tells times in hundredths of a second; the fields are those of proc(5) after the name. */
    private static final long TICK_MILLIS = 10;

    private static final int USER_TICKS = 11;

    private final Process process;
    private final int port;

    private ServerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static ServerProcess start(Class<?> main, List<String> options, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        StringBuilder said = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            said.append(line).append('\n');
            Matcher started = STARTED.matcher(line);
            if (started.find()) {
                Thread rest = new Thread(() -> copy(output), "server-output");
                rest.setDaemon(true);
                rest.start();
                return new ServerProcess(process, Integer.parseInt(started.group(1)));
            }
        }
        throw new IOException(main.getSimpleName() + " did not start:\n" + said);
    }

    private static void copy(BufferedReader output) {
        try {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                System.err.println(line);
            }
        } catch (IOException e) {
            // The process was ended.
        }
    }

    int port() {
        return port;
    }

    /** The processor time that it took so far. */
    Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** The part of it that the JVM's compilers took; zero where the system does not tell. */
    Duration compilerTime() throws IOException {
        Path threads = Path.of("/proc", String.valueOf(process.pid()), "task");
        long ticks = 0;
        if (Files.isDirectory(threads)) {
            try (Stream<Path> each = Files.list(threads)) {
                for (Path thread : each.toList()) {
                    ticks += compilerTicks(thread.resolve("stat"));
                }
            }
        }
        return Duration.ofMillis(ticks * TICK_MILLIS);
    }

    private static long compilerTicks(Path stat) throws IOException {
        try {
            String text = Files.readString(stat);
            int nameEnd = text.lastIndexOf(')');
            boolean compiler = text.substring(0, nameEnd).contains("CompilerThre");
            String[] fields = text.substring(nameEnd + 2).split(" ", -1);
            return compiler ? Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[USER_TICKS + 1]) : 0;
        } catch (NoSuchFileException e) {
            return 0;
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
