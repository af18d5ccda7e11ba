package org.bmon.workbench.soak;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bmon.workbench.cli.Machine;
import org.jspecify.annotations.Nullable;

/**
 * One run: rounds of faults under traffic, each followed by a calm in which the account must be settled to the message; then
 * a last kill -9, after which the history must have it all.
 */
final class Soak {

    private static final long MIB = 1 << 20;
    private static final int LEAST_ROUND_SECONDS = 12;
    private static final int MOST_ROUND_SECONDS = 24;
    private static final int PAUSE_MILLIS = 120;
    private static final Duration PATIENCE = Duration.ofMinutes(4);
    private static final Duration START_PATIENCE = Duration.ofMinutes(5);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    private static final long MOST_AGENT_BYTES = 40 * MIB;
    private static final int MOST_AGENT_FILES = 12;
    private static final long STORE_BYTES = 64 * MIB;
    private static final long STORE_BYTES_A_FACT = 1_000;

    private final PrintStream out;
    private final long seed;
    private final Path home;
    private final SplittableRandom random;
    private final SoakFleet fleet;
    private final Troubles troubles;
    private final Vitals collector = new Vitals("the collector", (SoakFleet.HEAP + 250) * MIB, 90, 300);
    private final Vitals agents = new Vitals("two agents and a log shipper", (SoakNode.HEAP + 200) * MIB, 60, 300);
    private final List<String> problems = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final long begun = System.nanoTime();
    private long lookedAt = begun;
    private int rounds;

    Soak(Path home, long seed, int nodes, PrintStream out) throws IOException, InterruptedException {
        this.out = out;
        this.seed = seed;
        this.home = home;
        this.random = new SplittableRandom(seed);
        boolean canFillDisk = HostTools.canFillDisk();
        if (!canFillDisk) {
            notes.add("NOT RUN: full disks, since there is no prlimit here");
        }
        this.fleet = new SoakFleet(home, nodes);
        this.troubles = new Troubles(random, fleet, canFillDisk);
    }

    /** Runs for so long, and a little more for the last settling. Ends what it started. */
    SoakReport run(Duration length) throws IOException, InterruptedException {
        try (fleet) {
            settle(true);
            while (problems.isEmpty() && seconds() < length.toSeconds()) {
                trouble();
                settle(false);
            }
            if (problems.isEmpty()) {
                afterTheLastKill();
            }
            return report();
        }
    }

    private double seconds() {
        return (System.nanoTime() - begun) / 1e9;
    }

    private void trouble() throws IOException, InterruptedException {
        long until =
                System.nanoTime() + TimeUnit.SECONDS.toNanos(random.nextInt(LEAST_ROUND_SECONDS, MOST_ROUND_SECONDS));
        while (System.nanoTime() - until < 0) {
            fleet.act(random.nextInt(4));
            troubles.step(System.nanoTime());
            TimeUnit.MILLISECONDS.sleep(random.nextInt(PAUSE_MILLIS));
            look();
        }
        troubles.heal();
    }

    /** Looks at the processes now and then. One that ended though nobody killed it is a problem. */
    private void look() {
        if (System.nanoTime() - lookedAt < LOOK_EVERY.toNanos()) {
            return;
        }
        lookedAt = System.nanoTime();
        if (!troubles.isDown(null)) {
            if (fleet.process().isAlive()) {
                collector.look(fleet.process(), seconds());
            } else {
                problems.add("the collector ended by itself: " + fleet.process().said());
            }
        }
        for (SoakNode node : fleet.nodes()) {
            if (!troubles.isDown(node)) {
                if (node.process().isAlive()) {
                    agents.look(node.process(), seconds());
                } else {
                    problems.add("agents ended by themselves: " + node.process().said());
                }
            }
        }
    }

    /** No faults: facts until each listener tells of one of these (what it told before may come late), and then all must be accounted for and durable. */
    private void settle(boolean first) throws IOException, InterruptedException {
        awaitProcesses();
        long until = System.nanoTime() + PATIENCE.toNanos();
        for (SoakNode node : fleet.nodes()) {
            Set<String> before = Set.copyOf(node.node().facts());
            while (before.containsAll(node.heard(fleet.tap())) && System.nanoTime() - until < 0 && problems.isEmpty()) {
                fleet.act(1);
                TimeUnit.MILLISECONDS.sleep(200);
                look();
            }
        }
        List<String> open = open(first);
        while (!open.isEmpty() && System.nanoTime() - until < 0 && problems.isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(200);
            look();
            open = open(first);
        }
        rounds++;
        open.forEach(problem ->
                problems.add("round " + rounds + ", after a calm of " + PATIENCE.toSeconds() + " s: " + problem));
        if (!open.isEmpty()) {
            notes.add("the collector is " + (fleet.isCollectorReady() ? "" : "not ") + "ready; it said last: "
                    + fleet.process().said());
            fleet.nodes()
                    .forEach(node -> notes.add(node.both() + ", " + node.ear() + " said last: "
                            + node.process().said()));
        }
        if (open.isEmpty()) {
            fleet.nodes().forEach(node -> node.settle(fleet.tap()));
            fleet.tap().forget();
            fleet.loki().forget();
        }
        checkFiles();
        out.printf(
                Locale.ROOT,
                "%6.0f s  round %d %s, %,d messages so far%n",
                seconds(),
                rounds,
                open.isEmpty() ? "settled" : "NOT SETTLED",
                sent());
        out.flush();
    }

    /** What was killed last is started again first: on a machine that has much else to do that alone takes long. */
    private void awaitProcesses() throws InterruptedException {
        long until = System.nanoTime() + START_PATIENCE.toNanos();
        while (problems.isEmpty() && !isRunning()) {
            if (System.nanoTime() - until >= 0) {
                problems.add("after " + START_PATIENCE.toSeconds() + " s not everything runs; the collector said: "
                        + fleet.process().said());
            }
            TimeUnit.MILLISECONDS.sleep(200);
            look();
        }
    }

    private boolean isRunning() throws InterruptedException {
        for (SoakNode node : fleet.nodes()) {
            if (node.process().report("waiting") == null) {
                return false;
            }
        }
        return fleet.isCollectorReady();
    }

    private List<String> open(boolean first) throws InterruptedException {
        List<String> open = new ArrayList<>();
        for (SoakNode node : fleet.nodes()) {
            open.addAll(node.problems(fleet.tap(), fleet.loki(), first));
        }
        if (open.isEmpty()) {
            for (SoakNode node : fleet.nodes()) {
                node.process().forget("waiting");
                @Nullable Long waiting = null;
                for (int i = 0; i < 50 && waiting == null; i++) {
                    TimeUnit.MILLISECONDS.sleep(20);
                    waiting = node.process().report("waiting");
                }
                if (waiting == null || waiting != 0) {
                    open.add(node.both() + ", " + node.ear() + ": " + waiting + " events are not durable");
                }
            }
        }
        return open;
    }

    private void checkFiles() throws IOException {
        for (SoakNode node : fleet.nodes()) {
            List<Path> files = files(node.state());
            if (files.size() > MOST_AGENT_FILES) {
                problems.add(
                        node.both() + ": " + files.size() + " files, of " + MOST_AGENT_FILES + " allowed: " + files);
            }
            long bytes = bytes(files);
            if (bytes > MOST_AGENT_BYTES) {
                problems.add(node.both() + ": " + bytes + " bytes of files, of " + MOST_AGENT_BYTES + " allowed");
            }
        }
        long most = STORE_BYTES + STORE_BYTES_A_FACT * taken();
        long bytes = bytes(files(fleet.store()));
        if (bytes > most) {
            problems.add(
                    "the collector: " + bytes + " bytes of files, of " + most + " allowed for " + taken() + " facts");
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    private static long bytes(List<Path> files) {
        // A file may go while it is looked at.
        return files.stream().mapToLong(file -> file.toFile().length()).sum();
    }

    /** Everything that was called durable is in the history: the collector is killed, started, and its sums are read. */
    private void afterTheLastKill() throws IOException, InterruptedException {
        fleet.process().kill();
        fleet.startCollector();
        long until = System.nanoTime() + PATIENCE.toNanos();
        List<String> wrong = wrongSums();
        while (!wrong.isEmpty() && System.nanoTime() - until < 0) {
            TimeUnit.SECONDS.sleep(1);
            wrong = wrongSums();
        }
        wrong.forEach(problem -> problems.add("after the last kill: " + problem));
    }

    private List<String> wrongSums() {
        List<String> wrong = new ArrayList<>();
        try {
            Map<String, Map<String, Long>> stored = StoredSums.read(fleet.store());
            for (SoakNode node : fleet.nodes()) {
                node.totals().forEach((name, totals) -> {
                    Map<String, Long> sums = stored.getOrDefault(name, Map.of());
                    if (!sums.equals(totals)) {
                        wrong.add(name + ": stored " + sums + ", taken " + totals);
                    }
                });
            }
        } catch (SQLException e) {
            wrong.add("the history can't be read: " + e.getMessage());
        }
        return wrong;
    }

    private long sent() {
        return fleet.nodes().stream().mapToLong(node -> node.node().sent()).sum();
    }

    private long taken() {
        return fleet.nodes().stream()
                .flatMap(node -> node.totals().values().stream())
                .flatMap(totals -> totals.values().stream())
                .mapToLong(Long::longValue)
                .sum();
    }

    private SoakReport report() throws IOException {
        double seconds = seconds();
        problems.addAll(collector.problems(seconds));
        problems.addAll(agents.problems(seconds));
        if (seconds < Vitals.SECONDS_TO_JUDGE) {
            notes.add(
                    "whether memory is flat is judged only of runs of 45 minutes and more; its bounds held or not above");
        }
        Map<String, Long> bytes = new TreeMap<>();
        bytes.put("the collector", bytes(files(fleet.store())));
        bytes.put("the agents", bytes(files(home)) - bytes(files(fleet.store())));
        long counted = fleet.nodes().stream().mapToLong(SoakNode::counted).sum();
        return new SoakReport(
                Machine.describe(),
                seed,
                seconds,
                rounds,
                sent(),
                taken(),
                counted,
                troubles.counts(),
                List.of(collector, agents),
                bytes,
                problems,
                notes);
    }
}
