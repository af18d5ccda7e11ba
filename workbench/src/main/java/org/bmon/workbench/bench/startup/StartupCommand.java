package org.bmon.workbench.bench.startup;

import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.bmon.workbench.cli.Arguments;
import org.bmon.workbench.cli.BadInput;
import org.bmon.workbench.cli.JsonTarget;
import org.bmon.workbench.cli.Machine;
import org.bmon.workbench.cli.Table;
import org.bmon.workbench.cli.UsageException;
import org.jspecify.annotations.Nullable;

/**
 * {@code ./dev bench startup}: from the start of a service's process, with the options it is shipped with and an empty folder,
 * to the moment when it answers how it is.
 */
public final class StartupCommand {

    /** How it is called. */
    public static final String USAGE =
            "bench-startup AGENT-JAR AGENT-OPTIONS COLLECTOR-JAR COLLECTOR-OPTIONS [--times N] [--json FILE]";

    private static final int PATHS = 4;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration BETWEEN = Duration.ofMillis(20);

    private final PrintStream out;

    /**
     * One start.
     *
     * @param wallSeconds until it answered
     * @param cpuSeconds of processor until then
     */
    private record Start(double wallSeconds, double cpuSeconds) {}

    /** @param out where the figures go */
    public StartupCommand(PrintStream out) {
        this.out = out;
    }

    /**
     * Measures and prints.
     *
     * @throws UsageException if the arguments are wrong
     * @throws BadInput if the figures can't be written where they are wanted
     */
    public void run(List<String> arguments) throws UsageException, BadInput, IOException, InterruptedException {
        Arguments parsed = Arguments.parse(arguments, Set.of("--times", "--json"));
        String text = parsed.option("--times");
        if (parsed.operands().size() != PATHS || (text != null && !text.matches("[1-9][0-9]?"))) {
            throw new UsageException("bench startup takes --times 1 to 99 and --json FILE");
        }
        int times = text == null ? 5 : Integer.parseInt(text);
        String json = parsed.option("--json");
        @Nullable JsonTarget target = json == null ? null : JsonTarget.of(json, out);
        Machine machine = Machine.describe();
        Map<String, List<Start>> starts = new LinkedHashMap<>();
        for (int i = 0; i < times; i++) {
            add(starts, "node-agent", parsed.operands().subList(0, 2), StartupCommand::agent);
            add(starts, "collector-server", parsed.operands().subList(2, PATHS), StartupCommand::collector);
        }
        Table table = new Table()
                .text("service")
                .number("starts")
                .number("s, median")
                .number("s, most")
                .number("s of processor, median");
        starts.forEach((service, all) -> table.row(
                service,
                Integer.toString(all.size()),
                seconds(wall(all), 0.5),
                seconds(wall(all), 1),
                seconds(cpu(all), 0.5)));
        out.println(machine);
        out.print(table.render());
        if (target != null) {
            target.write(document -> {
                document.writeStartObject();
                machine.write(document);
                document.writeArrayPropertyStart("services");
                starts.forEach((service, all) -> {
                    document.writeStartObject();
                    document.writeStringProperty("name", service);
                    document.writeNumberProperty("starts", all.size());
                    document.writeNumberProperty("secondsMedian", at(wall(all), 0.5));
                    document.writeNumberProperty("secondsMost", at(wall(all), 1));
                    document.writeNumberProperty("processorSecondsMedian", at(cpu(all), 0.5));
                    document.writeEndObject();
                });
                document.writeEndArray();
                document.writeEndObject();
            });
        }
    }

    private interface Settings {
        List<String> of(Path home, int port) throws IOException;
    }

    private static List<String> agent(Path home, int port) throws IOException {
        Path log = Files.writeString(home.resolve("debug.log"), "");
        return List.of(
                "--server.port=" + port,
                "--bmon.agent.node=bench",
                "--bmon.agent.network=regtest",
                "--bmon.agent.debug-log=" + log,
                "--bmon.agent.collector-url=http://127.0.0.1:9",
                "--bmon.agent.token=bench",
                "--bmon.agent.state-dir=" + home.resolve("state"));
    }

    private static List<String> collector(Path home, int port) {
        return List.of(
                "--server.port=" + port,
                "--bmon.collector.store.data-dir=" + home.resolve("data"),
                "--bmon.collector.ingest.tokens-file=" + home.resolve("tokens"));
    }

    private static void add(Map<String, List<Start>> starts, String service, List<String> paths, Settings settings)
            throws IOException, InterruptedException {
        Path home = Files.createTempDirectory("bmon-startup");
        try {
            int port = freePort();
            starts.computeIfAbsent(service, added -> new ArrayList<>())
                    .add(start(paths, settings.of(home, port), port, home.resolve("said")));
        } finally {
            try (Stream<Path> files = Files.walk(home)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Start start(List<String> paths, List<String> settings, int port, Path said)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + paths.get(1));
        command.addAll(List.of("-jar", paths.get(0)));
        command.addAll(settings);
        HttpClient http = HttpClient.newHttpClient();
        HttpRequest question = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/health"))
                .timeout(PATIENCE)
                .build();
        long begin = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            while (process.isAlive() && System.nanoTime() - begin < PATIENCE.toNanos()) {
                try {
                    http.send(question, HttpResponse.BodyHandlers.discarding());
                    return new Start(
                            (System.nanoTime() - begin) / 1e9,
                            process.info()
                                            .totalCpuDuration()
                                            .orElse(Duration.ZERO)
                                            .toNanos()
                                    / 1e9);
                } catch (ConnectException e) {
                    Thread.sleep(BETWEEN.toMillis());
                }
            }
            throw new IOException(paths.get(0) + " did not start:\n" + Files.readString(said));
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static List<Double> wall(List<Start> starts) {
        return starts.stream().map(Start::wallSeconds).sorted().toList();
    }

    private static List<Double> cpu(List<Start> starts) {
        return starts.stream().map(Start::cpuSeconds).sorted().toList();
    }

    private static double at(List<Double> sorted, double quantile) {
        return sorted.get((int) Math.max(0, Math.ceil(quantile * sorted.size()) - 1));
    }

    private static String seconds(List<Double> sorted, double quantile) {
        return String.format(Locale.ROOT, "%.2f", at(sorted, quantile));
    }
}
