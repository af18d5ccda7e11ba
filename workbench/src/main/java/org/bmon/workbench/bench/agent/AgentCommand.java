package org.bmon.workbench.bench.agent;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bmon.sim.rpc.RpcAccess;
import org.bmon.sim.rpc.SimulatedRpcServer;
import org.bmon.sim.zmq.SimulatedZmqPublisher;
import org.bmon.sim.zmq.ZmqNotifier;
import org.bmon.workbench.bench.ProcessUse;
import org.bmon.workbench.cli.Arguments;
import org.bmon.workbench.cli.UsageException;

/** The command {@code bench-agent}: processor and memory of an agent beside a node as busy as on mainnet. */
public final class AgentCommand {

    /** How it is called. */
    public static final String USAGE =
            "bench-agent JAR JVM-OPTIONS-FILE [--minutes N] [--warm-up N] [--log-mb MB-A-DAY] [--mempool N] [--scrape SECONDS] [--option JVM-OPTION]";

    private static final int POOL = 50_000;
    private static final double MEBIBYTE = 1 << 20;

    private final PrintStream out;

    /** @param out where the figures go */
    public AgentCommand(PrintStream out) {
        this.out = out;
    }

    /**
     * Measures and prints.
     *
     * @throws UsageException if the arguments are wrong
     */
    public void run(List<String> arguments) throws UsageException, IOException, InterruptedException {
        Arguments parsed = Arguments.parse(
                arguments, Set.of("--minutes", "--warm-up", "--log-mb", "--mempool", "--scrape", "--option"));
        if (parsed.operands().size() != 2 || !Files.isRegularFile(Path.of("/proc/self/stat"))) {
            throw new UsageException(
                    "bench-agent takes the agent's jar and its file of JVM options, and runs on Linux");
        }
        int warmUp = number(parsed, "--warm-up", 5);
        int minutes = number(parsed, "--minutes", 10);
        int logMegabytes = number(parsed, "--log-mb", Busyness.LOG_MEGABYTES);
        int pool = number(parsed, "--mempool", POOL);
        int scrape = number(parsed, "--scrape", 0);
        Path home = Files.createTempDirectory("bmon-bench-agent-");
        Clock clock = Clock.systemUTC();
        Path debugLog = home.resolve("debug.log");
        BusyNode node = new BusyNode(clock, debugLog.toString(), pool);
        SimulatedZmqPublisher zmq = new SimulatedZmqPublisher(
                List.of(new ZmqNotifier("hashblock", 0, 100_000), new ZmqNotifier("sequence", 0, 100_000)));
        SimulatedRpcServer rpc = new SimulatedRpcServer(node, RpcAccess.byCookie(home.resolve(".cookie")), 0);
        Process agent = null;
        try (BusyLog log = new BusyLog(debugLog, clock);
                Onlookers onlookers = new Onlookers(scrape);
                SinkCollector collector = new SinkCollector(clock)) {
            zmq.start();
            rpc.start();
            List<String> settings = new ArrayList<>(onlookers.settings(scrape));
            settings.add("--bmon.agent.debug-log=" + debugLog);
            settings.add("--bmon.agent.collector-url=" + collector.url());
            settings.add("--bmon.agent.rpc.url=http://127.0.0.1:" + rpc.port());
            settings.add("--bmon.agent.zmq.endpoints=" + zmq.address("sequence"));
            agent = start(parsed, home, settings);
            Busyness busyness = new Busyness(node, log, zmq.ledger(), rpc, logMegabytes);
            busyness.run(agent, Duration.ofMinutes(warmUp));
            collector.blocks().forget();
            collector.transactions().forget();
            measure(agent, busyness, minutes, pool);
            out.println("blocks at the collector after the node's own time: " + collector.blocks());
            out.println("transactions: " + collector.transactions());
            if (scrape > 0) {
                out.println(onlookers);
            }
            new TreeMap<>(collector.byType()).forEach((type, count) -> out.printf("  %-20s %,d%n", type, count));
        } finally {
            if (agent != null) {
                agent.destroy();
                agent.waitFor();
            }
            rpc.close();
            zmq.close();
            delete(home);
        }
    }

    private static int number(Arguments parsed, String option, int without) throws UsageException {
        String text = parsed.option(option);
        if (text != null && !text.matches("[1-9][0-9]{0,6}")) {
            throw new UsageException(option + " takes a whole number, not '" + text + "'");
        }
        return text == null ? without : Integer.parseInt(text);
    }

    private static Process start(Arguments parsed, Path home, List<String> settings) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + parsed.operands().get(1));
        String more = parsed.option("--option");
        if (more != null) {
            command.addAll(List.of(more.split(" ")));
        }
        command.addAll(List.of(
                "-jar",
                parsed.operands().get(0),
                "--bmon.agent.node=bench",
                "--bmon.agent.network=main",
                "--bmon.agent.token=bench",
                "--bmon.agent.state-dir=" + home.resolve("state")));
        command.addAll(settings);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("said").toFile());
        // As the unit and the image set it: glibc keeps an arena for each thread otherwise.
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        return builder.start();
    }

    private void measure(Process agent, Busyness busyness, int minutes, int pool)
            throws IOException, InterruptedException {
        ProcessUse before = ProcessUse.of(agent.pid());
        NodeLoad load = busyness.run(agent, Duration.ofMinutes(minutes));
        ProcessUse after = ProcessUse.of(agent.pid());
        double seconds = load.seconds();
        out.printf(Locale.ROOT, "%-34s %8s %8s%n", minutes + " minutes of load", "measured", "asked");
        row("transactions a second", load.transactions() / seconds, Busyness.PER_SECOND);
        row("blocks an hour", load.blocks() / seconds * 3600, 3600.0 / Busyness.BLOCK_SECONDS);
        row("transactions in a block", Busyness.BLOCK_SIZE, Busyness.BLOCK_SIZE);
        row("log, MB a day", load.logBytes() / seconds * 86_400 / 1e6, busyness.logMegabytes());
        row("transactions in the mempool", pool, POOL);
        double share = 100 / seconds;
        out.printf(
                Locale.ROOT,
                "%-34s %8.2f %8s%n",
                "processor, % of one core",
                (after.cpuSeconds() - before.cpuSeconds()) * share,
                "< 1");
        List<Long> resident = load.residentBytes().stream().sorted().toList();
        long median = resident.get(resident.size() / 2);
        long most = resident.get(resident.size() - 1);
        out.printf(Locale.ROOT, "%-34s %8.1f %8s%n", "resident memory, MiB, median", median / MEBIBYTE, "< 160");
        out.printf(Locale.ROOT, "%-34s %8.1f %8s%n", "resident memory, MiB, most", most / MEBIBYTE, "< 160");
        out.println("processor by thread, in percent of one core:");
        after.threadsSince(before).forEach((thread, used) -> {
            if (used * share >= 0.005) {
                out.printf(Locale.ROOT, "  %-32s %8.2f%n", thread, used * share);
            }
        });
    }

    private void row(String what, double measured, double asked) {
        out.printf(Locale.ROOT, "%-34s %8.1f %8.0f%n", what, measured, asked);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
