package org.bmon.workbench.soak;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.bmon.workbench.delivery.Child;
import org.jspecify.annotations.Nullable;

/** Begins and ends faults at random, several at a time, and counts them. */
final class Troubles {

    private static final int LONGEST_CALM_MILLIS = 2_500;
    private static final int MOST_DROPPED = 60;
    private static final int MOST_SECONDS_SET = 20;

    private final SplittableRandom random;
    private final SoakFleet fleet;
    private final List<Fault> possible;
    private final Map<Fault, Integer> counts = new EnumMap<>(Fault.class);
    private final List<Trouble> lasting = new ArrayList<>();
    private final Set<SoakNode> rotated = new HashSet<>();
    private long nextNanos;

    /** One fault that lasts; of all nodes if it names none. */
    private record Trouble(Fault fault, @Nullable SoakNode node, long untilNanos) {}

    Troubles(SplittableRandom random, SoakFleet fleet, boolean canFillDisk) {
        this.random = random;
        this.fleet = fleet;
        this.possible = Arrays.stream(Fault.values())
                .filter(fault -> canFillDisk || (fault != Fault.AGENT_DISK_FULL && fault != Fault.COLLECTOR_DISK_FULL))
                .toList();
        possible.forEach(fault -> counts.put(fault, 0));
    }

    /** How often each was made to happen. */
    Map<Fault, Integer> counts() {
        return counts;
    }

    /** Ends what is over and begins what comes next. */
    void step(long nowNanos) throws IOException, InterruptedException {
        for (Trouble trouble : List.copyOf(lasting)) {
            if (nowNanos - trouble.untilNanos() >= 0) {
                lasting.remove(trouble);
                end(trouble.fault(), trouble.node());
            }
        }
        if (nowNanos - nextNanos >= 0) {
            nextNanos = nowNanos + random.nextLong(200, LONGEST_CALM_MILLIS) * 1_000_000L;
            Fault fault = possible.get(random.nextInt(possible.size()));
            SoakNode node = fault.isOfANode()
                    ? fleet.nodes().get(random.nextInt(fleet.nodes().size()))
                    : null;
            long millis = random.nextInt(fault.leastMillis(), fault.mostMillis());
            if (isPossible(fault, node) && isReadyFor(fault, node)) {
                counts.merge(fault, 1, Integer::sum);
                begin(fault, node);
                lasting.add(new Trouble(fault, node, nowNanos + millis * 1_000_000L));
            }
        }
    }

    private boolean isPossible(Fault fault, @Nullable SoakNode node) {
        if (fault.isOnceARound() && node != null && !rotated.add(node)) {
            return false;
        }
        return lasting.stream().noneMatch(trouble -> trouble.fault() == fault && Objects.equals(trouble.node(), node));
    }

    /** A service that finds its disk full when it starts ends and is for its supervisor, which nobody plays here. */
    private boolean isReadyFor(Fault fault, @Nullable SoakNode node) throws InterruptedException {
        return switch (fault) {
            case AGENT_DISK_FULL -> Objects.requireNonNull(node).process().report("waiting") != null;
            case COLLECTOR_DISK_FULL -> fleet.isCollectorReady();
            default -> true;
        };
    }

    /** Ends every fault; another round may begin. */
    void heal() throws IOException, InterruptedException {
        for (Trouble trouble : List.copyOf(lasting)) {
            lasting.remove(trouble);
            end(trouble.fault(), trouble.node());
        }
        rotated.clear();
    }

    /** Whether a process may be gone because it was killed here. */
    boolean isDown(@Nullable SoakNode node) {
        Fault kill = node == null ? Fault.COLLECTOR_KILLED : Fault.AGENT_KILLED;
        return lasting.stream().anyMatch(trouble -> trouble.fault() == kill && Objects.equals(trouble.node(), node));
    }

    private void begin(Fault fault, @Nullable SoakNode node) throws IOException, InterruptedException {
        Child process = node == null ? fleet.process() : node.process();
        switch (fault) {
            case AGENT_KILLED, COLLECTOR_KILLED -> process.kill();
            case COLLECTOR_AWAY -> fleet.tap().cut(true);
            case ANSWERS_LOST -> fleet.tap().swallowAnswers(true);
            case LOKI_AWAY -> fleet.loki().away(true);
            case AGENT_DISK_FULL, COLLECTOR_DISK_FULL -> HostTools.fillDisk(process);
            case AGENT_STALLED, COLLECTOR_STALLED -> HostTools.stall(process);
            default -> beginAtNode(fault, Objects.requireNonNull(node));
        }
    }

    private void beginAtNode(Fault fault, SoakNode node) throws IOException {
        switch (fault) {
            case ZMQ_CUT -> node.link().cut(true);
            case ZMQ_DROPPED -> fleet.lose(node, 1 + random.nextInt(MOST_DROPPED));
            case LOG_RENAMED -> node.node().rename();
            case LOG_TRUNCATED -> node.node().copyTruncate();
            case CLOCK_SET ->
                node.setClock(Duration.ofMillis(random.nextInt(-1_000 * MOST_SECONDS_SET, 1_000 * MOST_SECONDS_SET)));
            default -> throw new IllegalStateException(fault + " does not happen to a node");
        }
    }

    private void end(Fault fault, @Nullable SoakNode node) throws IOException, InterruptedException {
        Child process = node == null ? fleet.process() : node.process();
        switch (fault) {
            case AGENT_KILLED -> Objects.requireNonNull(node).startAgents();
            case COLLECTOR_KILLED -> fleet.startCollector();
            case COLLECTOR_AWAY -> fleet.tap().cut(false);
            case ANSWERS_LOST -> fleet.tap().swallowAnswers(false);
            case LOKI_AWAY -> fleet.loki().away(false);
            case ZMQ_CUT -> Objects.requireNonNull(node).link().cut(false);
            case AGENT_DISK_FULL, COLLECTOR_DISK_FULL -> HostTools.freeDisk(process);
            case AGENT_STALLED, COLLECTOR_STALLED -> HostTools.resume(process);
            case ZMQ_DROPPED, LOG_RENAMED, LOG_TRUNCATED, CLOCK_SET -> {
                // Over as soon as it happened.
            }
        }
    }
}
