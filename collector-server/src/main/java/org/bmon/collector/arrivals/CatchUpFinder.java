package org.bmon.collector.arrivals;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.bmon.collector.arrivals.CatchUp.Stretch;
import org.bmon.common.BlockHash;
import org.jspecify.annotations.Nullable;

/**
 * Tells from arrivals alone which of them were catching up. A block that came to a node later than {@link #NATURAL}
 * after another had it was caught up with
 *
 * <ol>
 *   <li>if by then another node had had a block of the next height for longer than that, or
 *   <li>if it came within that time after a block that was caught up with: the tail of the burst, or
 *   <li>if it came later than {@link #STALLED}: Bitcoin Core gives up a download after one block interval, so the node
 *       waited for a peer that did not deliver.
 * </ol>
 */
public final class CatchUpFinder {

    /** Later than this no block travels between nodes that are well: twice what 99 % of real blocks take. */
    public static final Duration NATURAL = Duration.ofSeconds(30);

    /** One block interval, less what the other node's own arrival may have taken. */
    static final Duration STALLED = Duration.ofMinutes(10).minus(NATURAL);

    private static final long NATURAL_MICROS = TimeUnit.SECONDS.toMicros(NATURAL.toSeconds());
    private static final long STALLED_MICROS = TimeUnit.SECONDS.toMicros(STALLED.toSeconds());
    private static final long NEVER = Long.MAX_VALUE;

    private final List<NodeArrivals> nodes;
    private final Map<BlockHash, long[]> byBlock = new HashMap<>();
    private final Map<Integer, long[]> byHeight = new HashMap<>();

    /** Of these nodes' arrivals. */
    public CatchUpFinder(List<NodeArrivals> nodes) {
        this.nodes = List.copyOf(nodes);
        for (int node = 0; node < nodes.size(); node++) {
            for (Arrival arrival : nodes.get(node).arrivals()) {
                note(byBlock.computeIfAbsent(arrival.hash(), h -> never()), node, arrival.micros());
                note(byHeight.computeIfAbsent(arrival.height(), h -> never()), node, arrival.micros());
            }
        }
    }

    /** What there is of catching up, for each node in order. */
    public List<CatchUp> find() {
        List<CatchUp> found = new ArrayList<>();
        for (int node = 0; node < nodes.size(); node++) {
            found.add(find(node));
        }
        return found;
    }

    /** How many different blocks there are. */
    public int blocks() {
        return byBlock.size();
    }

    /** The longest time between two nodes' arrivals of one block. */
    public Duration widest() {
        long widest = 0;
        for (long[] times : byBlock.values()) {
            long earliest = NEVER;
            long latest = Long.MIN_VALUE;
            for (long time : times) {
                earliest = Math.min(earliest, time);
                latest = time == NEVER ? latest : Math.max(latest, time);
            }
            widest = Math.max(widest, latest - earliest);
        }
        return Duration.of(widest, ChronoUnit.MICROS);
    }

    private CatchUp find(int node) {
        Set<BlockHash> blocks = new HashSet<>();
        List<Stretch> stretches = new ArrayList<>();
        long lastCaughtUp = Long.MIN_VALUE / 2;
        for (Arrival arrival : nodes.get(node).arrivals()) {
            long elsewhere = earliestElsewhere(byBlock.get(arrival.hash()), node);
            if (elsewhere == NEVER || arrival.micros() - elsewhere <= NATURAL_MICROS) {
                continue;
            }
            long next = earliestElsewhere(byHeight.get(arrival.height() + 1), node);
            boolean overtaken = next != NEVER && arrival.micros() - next > NATURAL_MICROS;
            boolean tail = arrival.micros() - lastCaughtUp <= NATURAL_MICROS;
            boolean stalled = arrival.micros() - elsewhere > STALLED_MICROS;
            if (overtaken || tail || stalled) {
                lastCaughtUp = arrival.micros();
                blocks.add(arrival.hash());
                extend(stretches, new Stretch(elsewhere, arrival.micros()));
            }
        }
        return new CatchUp(nodes.get(node).node(), blocks, stretches);
    }

    /** Adds a stretch that ends no earlier than the last, or lengthens the last ones that it touches. */
    private static void extend(List<Stretch> stretches, Stretch added) {
        long from = added.fromMicros();
        while (!stretches.isEmpty() && stretches.get(stretches.size() - 1).toMicros() >= from) {
            from = Math.min(from, stretches.remove(stretches.size() - 1).fromMicros());
        }
        stretches.add(new Stretch(from, added.toMicros()));
    }

    private long[] never() {
        long[] times = new long[nodes.size()];
        Arrays.fill(times, NEVER);
        return times;
    }

    private static void note(long[] times, int node, long micros) {
        times[node] = Math.min(times[node], micros);
    }

    private static long earliestElsewhere(long @Nullable [] times, int node) {
        long earliest = NEVER;
        for (int i = 0; times != null && i < times.length; i++) {
            earliest = i == node ? earliest : Math.min(earliest, times[i]);
        }
        return earliest;
    }
}
