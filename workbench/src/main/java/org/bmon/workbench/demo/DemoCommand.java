package org.bmon.workbench.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.bmon.workbench.cli.Arguments;
import org.bmon.workbench.cli.BadInput;
import org.bmon.workbench.cli.UsageException;
import org.jspecify.annotations.Nullable;

/** {@code ./dev demo}: runs a fleet with agents and a collector until it is told to stop, and shows what they see. */
public final class DemoCommand {

    /** How it is called. */
    public static final String USAGE = "demo [--port PORT] [--seconds N]";

    private static final Duration REFRESH = Duration.ofSeconds(1);

    private final PrintStream out;
    private final boolean terminal;
    private final @Nullable String bitcoind;
    private final Path fleetFile;

    /**
     * @param out where the table goes
     * @param terminal whether that is a terminal, where lines can be drawn again
     * @param environment the variables; BITCOIND names the program to run instead of a simulation, or
     *     several with colons between
     */
    public DemoCommand(PrintStream out, boolean terminal, Map<String, String> environment) {
        this.out = out;
        this.terminal = terminal;
        String named = environment.getOrDefault("BITCOIND", "");
        this.fleetFile = FleetCommand.file(environment);
        this.bitcoind = named.isBlank() ? null : named;
    }

    /**
     * Runs until Ctrl-C, or for so many seconds.
     *
     * @throws UsageException if the arguments are wrong
     * @throws BadInput if the fleet or the collector can't start as asked
     */
    public void run(List<String> arguments) throws UsageException, BadInput, IOException {
        Arguments parsed = Arguments.parse(arguments, Set.of("--port", "--seconds"));
        if (!parsed.operands().isEmpty()) {
            throw new UsageException("demo takes no '" + parsed.operands().get(0) + "'");
        }
        int port = number(parsed, "--port", 0, 65_535);
        int seconds = number(parsed, "--seconds", 0, 1_000_000);

        DemoSettings settings = new DemoSettings(fleetFile);
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        Thread onSignal = new Thread(() -> stop(stop, stopped), "demo-stop");
        Runtime.getRuntime().addShutdownHook(onSignal);
        try (DemoFleet fleet = fleet();
                WatchedFleet watched = new WatchedFleet(fleet, port)) {
            fleet.calls().write(fleetFile);
            settings.write(watched.agents());
            show(fleet, watched, stop, seconds);
            out.println();
            out.println("Stopping; nothing is left behind.");
            out.flush();
        } catch (IllegalStateException e) {
            throw new BadInput("demo: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            settings.remove();
            FleetFile.remove(fleetFile);
            stopped.countDown();
        }
    }

    private DemoFleet fleet() throws IOException {
        return bitcoind == null ? new SimulatedFleet() : new RegtestFleet(bitcoind);
    }

    private void show(DemoFleet fleet, WatchedFleet watched, CountDownLatch stop, int seconds)
            throws InterruptedException {
        out.println(
                "bmon demo: " + fleet.nodes().size() + " " + fleet.title() + ", an agent beside each, one collector");
        out.println();
        for (DemoFleet.Node node : fleet.nodes()) {
            out.printf("  %-10s cohort %-16s %s%n", node.name(), node.cohort(), node.remark());
        }
        out.println();
        out.println("  page      " + watched.url());
        out.println("  API       " + watched.url().resolve("/api/v1/blocks"));
        out.println("  metrics   " + watched.url().resolve("/actuator/prometheus"));
        out.println();
        out.println("When each node connected a block, in ms after the first. Ctrl-C ends it.");
        out.println();
        out.flush();

        fleet.startTraffic();
        CollectorReader collector = new CollectorReader(watched.url());
        DemoScreen screen = new DemoScreen(
                out,
                new DemoTable(fleet.nodes().stream().map(DemoFleet.Node::name).toList()),
                terminal);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        do {
            collector.get("/api/v1/blocks?limit=" + DemoScreen.rows()).ifPresent(screen::show);
        } while (!stop.await(REFRESH.toMillis(), TimeUnit.MILLISECONDS) && (seconds == 0 || System.nanoTime() < end));
    }

    private static int number(Arguments arguments, String option, int least, int most) throws UsageException {
        String text = arguments.option(option);
        if (text == null) {
            return 0;
        }
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, with what it takes.
        }
        throw new UsageException(option + " takes a number from " + least + " to " + most + ", not '" + text + "'");
    }

    /** The JVM waits for this hook: until everything that was started is closed. */
    private static void stop(CountDownLatch stop, CountDownLatch stopped) {
        stop.countDown();
        try {
            stopped.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
