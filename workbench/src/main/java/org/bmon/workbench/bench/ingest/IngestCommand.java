package org.bmon.workbench.bench.ingest;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.bmon.collector.CollectorApplication;
import org.bmon.collector.ingest.NodeTokens;
import org.bmon.common.NodeName;
import org.bmon.workbench.cli.Arguments;
import org.bmon.workbench.cli.UsageException;
import org.jspecify.annotations.Nullable;

/** The command {@code bench-ingest}: how many sightings a second a collector takes into durable records. */
public final class IngestCommand {

    /** How it is called. */
    public static final String USAGE = "bench-ingest [--nodes N] [--batch N] [--rounds N] [--lanes N]";

    private static final List<String> JVM =
            List.of("-Xmx1g", "-XX:+UseParallelGC", "-Dsun.net.httpserver.nodelay=true");
    private static final int WARMING = 4;
    private static final double STAMPED_RATE = 150_000;

    private final PrintStream out;

    /** @param out where the figures go */
    public IngestCommand(PrintStream out) {
        this.out = out;
    }

    /**
     * Measures and prints.
     *
     * @throws UsageException if the arguments are wrong
     */
    public void run(List<String> arguments) throws UsageException, IOException, InterruptedException {
        Arguments parsed = Arguments.parse(
                arguments, Set.of("--nodes", "--batch", "--rounds", "--lanes", "--option", "--setting"));
        int nodes = number(parsed, "--nodes", 10);
        int batch = number(parsed, "--batch", 1_000);
        int rounds = number(parsed, "--rounds", 100);
        int lanes = number(parsed, "--lanes", 4);
        out.println(machine());
        Path folder = Files.createTempDirectory("bmon-bench");
        try {
            Load.Result decode = measure(DecodeServer.class, List.of(), folder, nodes, batch, rounds, lanes, parsed);
            print("decoded only", decode);
            Load.Result whole = measure(
                    CollectorApplication.class,
                    List.of(
                            "--server.port=0",
                            "--logging.level.org.springframework.boot.tomcat=info",
                            "--bmon.collector.store.data-dir=" + folder,
                            "--bmon.collector.ingest.tokens-file=" + folder.resolve("tokens")),
                    folder,
                    nodes,
                    batch,
                    rounds,
                    lanes,
                    parsed);
            print("into durable records", whole);
            out.printf(Locale.ROOT, "ratio %.2f%n", whole.rate() / decode.rate());
        } finally {
            delete(folder);
        }
    }

    private Load.Result measure(
            Class<?> main,
            List<String> settings,
            Path folder,
            int nodes,
            int batch,
            int rounds,
            int lanes,
            Arguments parsed)
            throws IOException, InterruptedException {
        SightingSource source = new SightingSource(nodes, 1);
        List<String> tokens = new ArrayList<>();
        for (int node = 0; node < nodes; node++) {
            tokens.add(NodeTokens.issue(folder.resolve("tokens"), new NodeName(source.name(node))));
        }
        Load load = new Load(source, tokens, lanes, batch);
        List<String> options = new ArrayList<>(JVM);
        String option = parsed.option("--option");
        if (option != null) {
            options.addAll(List.of(option.split(" ")));
        }
        List<String> all = new ArrayList<>(settings);
        String setting = parsed.option("--setting");
        if (setting != null) {
            all.addAll(List.of(setting.split(" ")));
        }
        try (ServerProcess server = ServerProcess.start(main, options, all)) {
            int warming = Math.max(1, rounds / WARMING);
            load.run(server, load.prepare(0, warming, STAMPED_RATE));
            byte[][] batches = load.prepare(warming, rounds, STAMPED_RATE);
            double before = Load.ownSeconds();
            Load.Result result = load.run(server, batches);
            out.printf(Locale.ROOT, "(the load itself took %.1f s of processor)%n", Load.ownSeconds() - before);
            return result;
        }
    }

    private void print(String what, Load.Result result) {
        out.printf(
                Locale.ROOT,
                "%-22s %9.0f sightings/s  %d in %.1f s, %.2f us of the server's processor each, %d sent again%n",
                what,
                result.rate(),
                result.sightings(),
                result.seconds(),
                result.serverMicros(),
                result.refused());
    }

    private static int number(Arguments parsed, String name, int standard) throws UsageException {
        String value = parsed.option(name);
        try {
            int number = value == null ? standard : Integer.parseInt(value);
            if (number > 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new UsageException(name + " takes a number above 0, not '" + value + "'");
    }

    private static String machine() throws IOException {
        return Runtime.getRuntime().availableProcessors() + " cores of " + processor() + ", JDK "
                + System.getProperty("java.version");
    }

    private static String processor() throws IOException {
        Path info = Path.of("/proc/cpuinfo");
        if (Files.isReadable(info)) {
            try (Stream<String> lines = Files.lines(info)) {
                @Nullable String model = lines.filter(line -> line.startsWith("model name"))
                        .findFirst()
                        .orElse(null);
                if (model != null) {
                    return model.substring(model.indexOf(':') + 1).strip();
                }
            }
        }
        return System.getProperty("os.arch");
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
