package org.bmon.workbench.bench.ingest;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
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
    public static final String USAGE =
            "bench-ingest [--nodes N] [--batch N] [--rounds N] [--warm-up N] [--lanes N] [--rate N] [--seconds N]"
                    + " [--jvm OPTIONS] [--setting SETTINGS] | --simulate MINUTES [--nodes N]";

    private static final List<String> JVM =
            List.of("-Xmx1g", "-XX:+UseParallelGC", "-Dsun.net.httpserver.nodelay=true");

    /** The compilers are not through after seconds, and what a collector takes that has been running is asked. */
    private static final double STILL_COMPILING = 0.1;

    private static final int MOST_WARM_UPS = 6;
    private static final int FIRST_HEIGHT = 900_000;

    /** More rounds than one measurement of latency has. */
    private static final int MOST_ROUNDS = 1 << 16;

    private static final double STAMPED_RATE = 150_000;

    private final PrintStream out;

    /** @param out where the figures go */
    public IngestCommand(PrintStream out) {
        this.out = out;
    }

    private record Options(
            int nodes,
            int batch,
            int rounds,
            int warming,
            int lanes,
            int rate,
            int seconds,
            List<String> jvm,
            List<String> settings) {}

    /**
     * Measures and prints.
     *
     * @throws UsageException if the arguments are wrong
     */
    public void run(List<String> arguments) throws UsageException, IOException, InterruptedException {
        Arguments parsed = Arguments.parse(
                arguments,
                Set.of(
                        "--nodes",
                        "--batch",
                        "--rounds",
                        "--warm-up",
                        "--lanes",
                        "--rate",
                        "--seconds",
                        "--simulate",
                        "--jvm",
                        "--setting"));
        boolean simulated = parsed.option("--simulate") != null;
        Options options = new Options(
                number(parsed, "--nodes", simulated ? 1_000 : 10),
                number(parsed, "--batch", 1_000),
                number(parsed, "--rounds", 200),
                number(parsed, "--warm-up", 200),
                number(parsed, "--lanes", 4),
                number(parsed, "--rate", 7_000),
                number(parsed, "--seconds", 30),
                words(parsed.option("--jvm")),
                words(parsed.option("--setting")));
        out.println(machine());
        Path folder = Files.createTempDirectory("bmon-bench");
        try {
            if (simulated) {
                simulate(folder, options, number(parsed, "--simulate", 60));
            } else {
                load(folder, options);
            }
        } finally {
            delete(folder);
        }
    }

    private void load(Path folder, Options options) throws IOException, InterruptedException {
        String before = loadAverage();
        Load.Result decoded = measure(DecodeServer.class, List.of(), folder, options, false);
        List<String> settings = new ArrayList<>(List.of(
                "--server.port=0",
                "--logging.level.org.springframework.boot.tomcat=info",
                "--bmon.collector.store.data-dir=" + folder,
                "--bmon.collector.ingest.tokens-file=" + folder.resolve("tokens")));
        settings.addAll(options.settings);
        Load.Result whole = measure(CollectorApplication.class, settings, folder, options, true);
        out.printf(
                Locale.ROOT,
                "the whole takes %.2f of the sightings a second of decoding alone, and %.2f times its processor time;"
                        + " load of the machine %s before, %s after%n",
                whole.rate() / decoded.rate(),
                whole.serverMicros() / decoded.serverMicros(),
                before,
                loadAverage());
        int cores = Runtime.getRuntime().availableProcessors();
        out.printf(
                Locale.ROOT,
                "by arithmetic, %d cores that do nothing else: decoding alone %.0f sightings/s, the whole %.0f, of which the"
                        + " generator takes %.0f %% and %.0f %% of the cores%n",
                cores,
                ceiling(decoded, cores),
                ceiling(whole, cores),
                decoded.ownMicros() * 100 / (decoded.ownMicros() + decoded.serverMicros()),
                whole.ownMicros() * 100 / (whole.ownMicros() + whole.serverMicros()));
    }

    /** Sightings a second if the cores were always busy with the server or the generator. */
    private static double ceiling(Load.Result result, int cores) {
        return cores * 1e6 / (result.serverMicros() + result.ownMicros());
    }

    private Load.Result measure(Class<?> main, List<String> settings, Path folder, Options options, boolean latency)
            throws IOException, InterruptedException {
        SightingSource source = new SightingSource(options.nodes, 1);
        List<String> tokens = tokens(folder, source);
        Load load = new Load(source, tokens, options.lanes, options.batch);
        List<String> jvm = new ArrayList<>(JVM);
        jvm.addAll(options.jvm);
        try (ServerProcess server = ServerProcess.start(main, jvm, settings)) {
            int round = 0;
            double compiling = 1;
            for (int i = 0; i < MOST_WARM_UPS && compiling > STILL_COMPILING; i++) {
                compiling = load.run(server, load.prepare(round, options.warming, STAMPED_RATE))
                        .compilerShare();
                round += options.warming;
            }
            Load.Result result = load.run(server, load.prepare(round, options.rounds, STAMPED_RATE));
            round += options.rounds;
            print(latency ? "into durable records" : "decoding alone", result);
            if (latency) {
                int height = FIRST_HEIGHT;
                for (int rate : new int[] {options.rate, (int) (result.rate() / 2)}) {
                    print(
                            rate,
                            new Latency(source, tokens, server.port(), height).measure(round, rate, options.seconds));
                    round += MOST_ROUNDS;
                    height += MOST_ROUNDS;
                }
            }
            return result;
        }
    }

    private static List<String> tokens(Path folder, SightingSource source) throws IOException {
        List<String> tokens = new ArrayList<>();
        for (int node = 0; node < source.nodes(); node++) {
            tokens.add(NodeTokens.issue(folder.resolve("tokens"), new NodeName(source.name(node))));
        }
        return tokens;
    }

    private void simulate(Path folder, Options options, int minutes) throws IOException, InterruptedException {
        SightingSource source = new SightingSource(options.nodes, 1);
        SimulatedHour.Result result =
                new SimulatedHour(source, tokens(folder, source), options.lanes, out).run(folder, minutes);
        out.printf(
                Locale.ROOT,
                "%d nodes, %d simulated minutes: %d sightings in %.0f s (%.0f a second), %.2f us of processor each, the load's"
                        + " making included%nheap: at most %d MB in use after any collection, %d MB after one of the whole"
                        + " heap, %d MB at the end; it may grow to %d MB%n",
                options.nodes,
                minutes,
                result.sightings(),
                result.seconds(),
                result.sightings() / result.seconds(),
                result.processorSeconds() * 1e6 / result.sightings(),
                result.collectedMegabytes(),
                result.wholeMegabytes(),
                result.liveMegabytes(),
                result.mostMegabytes());
    }

    private void print(String what, Load.Result result) {
        out.printf(
                Locale.ROOT,
                "%-22s %9.0f sightings/s: %d in %.1f s, each %.2f us of the server's processor (and %.2f of its compilers'),"
                        + " %.2f of the generator's; %d batches sent again%n",
                what,
                result.rate(),
                result.sightings(),
                result.seconds(),
                result.serverMicros(),
                result.micros(Part.COMPILERS),
                result.ownMicros(),
                result.refused());
        for (Part part : Part.values()) {
            if (result.parts().containsKey(part)) {
                out.printf(Locale.ROOT, "  %-20s %9.2f us%n", part.text(), result.micros(part));
            }
        }
    }

    private void print(int rate, Latency.Result result) {
        out.printf(
                Locale.ROOT,
                "at %d sightings/s a block reaches the stream in %d ms (median), %d (p99), %d (most), the metrics in %d, %d,"
                        + " %d; %d of %d blocks%n",
                rate,
                result.stream()[0],
                result.stream()[1],
                result.stream()[2],
                result.metric()[0],
                result.metric()[1],
                result.metric()[2],
                result.blocks(),
                result.sent());
    }

    private static List<String> words(@Nullable String option) {
        return option == null ? List.of() : List.of(option.split(" "));
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

    private static String loadAverage() {
        return String.format(
                Locale.ROOT,
                "%.1f",
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
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
