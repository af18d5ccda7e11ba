package org.bmon.collector.chain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.bmon.collector.WatchedFleet;

/**
 * Honest and dishonest miners in front of a watched fleet: blocks every ten minutes on average, each on the best chain
 * that its miner knows, and every block reaching every miner and node after a random time, a second at the median and
 * nine at the ninety-ninth per cent. Nodes take the longest chain, of equal ones the first.
 */
final class MinedChain {

    private static final int MINERS = 12;
    private static final int REMEMBERED = 40;

    private final WatchedFleet fleet;
    private final String[] nodes;
    private final SplittableRandom random;
    private final List<Mined> recent = new ArrayList<>();
    private final PriorityQueue<Arrival> arrivals =
            new PriorityQueue<>(Comparator.comparingDouble(Arrival::at).thenComparingInt(a -> a.block.number));
    private final Map<String, Mined> tips = new HashMap<>();
    private double now = 1_000;
    private int numbers = 1_000;
    private int races;

    private static final class Mined {
        final int number;
        final int height;
        final Mined parent;
        final double[] minersHaveIt = new double[MINERS];

        Mined(int number, int height, Mined parent) {
            this.number = number;
            this.height = height;
            this.parent = parent;
        }
    }

    private record Arrival(double at, String node, Mined block) {}

    MinedChain(WatchedFleet fleet, String[] nodes, long seed) {
        this.fleet = fleet;
        this.nodes = nodes;
        this.random = new SplittableRandom(seed);
        Mined base = new Mined(WatchedFleet.HEIGHT, WatchedFleet.HEIGHT, null);
        recent.add(base);
        for (String node : nodes) {
            tips.put(node, base);
        }
    }

    /** So many honest blocks. */
    void mine(int blocks) {
        for (int i = 0; i < blocks; i++) {
            now += -600 * Math.log(1 - random.nextDouble());
            int miner = Math.min(random.nextInt(MINERS), random.nextInt(MINERS));
            publish(block(bestOf(miner)), miner, now, 0);
            deliver(now);
        }
        deliver(now + 100);
        now += 100;
    }

    /** A miner with two hidden blocks publishes both when it hears of an honest block of that height. */
    void withhold() {
        now += 600;
        Mined tip = bestOf(0);
        Mined hiddenOne = block(tip);
        Mined hiddenTwo = block(hiddenOne);
        Mined honest = block(tip);
        publish(honest, 1, now, 0);
        double released = now + delay() + random.nextDouble(0.1, 1);
        publish(hiddenOne, 0, released, 0);
        publish(hiddenTwo, 0, released, random.nextDouble(0.01, 0.6));
        now += 60;
        deliver(now);
    }

    /** Heights at which there was more than one block. */
    int races() {
        return races;
    }

    private Mined block(Mined parent) {
        Mined block = new Mined(numbers++, parent.height + 1, parent);
        if (recent.stream().anyMatch(other -> other.height == block.height)) {
            races++;
        }
        recent.add(block);
        if (recent.size() > REMEMBERED) {
            recent.remove(0);
        }
        return block;
    }

    private Mined bestOf(int miner) {
        Mined best = recent.get(0);
        for (Mined block : recent) {
            boolean known = block.minersHaveIt[miner] <= now;
            boolean better = block.height > best.height
                    || (block.height == best.height && block.minersHaveIt[miner] < best.minersHaveIt[miner]);
            if (known && better) {
                best = block;
            }
        }
        return best;
    }

    /** A child travels behind its parent. */
    private void publish(Mined block, int miner, double at, double behind) {
        for (int i = 0; i < MINERS; i++) {
            block.minersHaveIt[i] = i == miner ? at : at + delay() + behind;
            block.minersHaveIt[i] = Math.max(block.minersHaveIt[i], block.parent.minersHaveIt[i] + behind);
        }
        for (String node : nodes) {
            double parentAt = arrivals.stream()
                    .filter(arrival -> arrival.block == block.parent && arrival.node.equals(node))
                    .mapToDouble(Arrival::at)
                    .findFirst()
                    .orElse(0);
            arrivals.add(new Arrival(Math.max(at + delay() + behind, parentAt + 0.01 + behind), node, block));
        }
    }

    private double delay() {
        return Math.exp(random.nextGaussian() * 0.95);
    }

    private void deliver(double until) {
        while (!arrivals.isEmpty() && arrivals.peek().at <= until) {
            Arrival arrival = arrivals.poll();
            connect(arrival.node, arrival.block, arrival.at);
        }
        fleet.analysis().advance(WatchedFleet.micros(until));
    }

    private void connect(String node, Mined block, double at) {
        Mined tip = tips.get(node);
        if (block.height <= tip.height) {
            fleet.tell(
                    node, org.bmon.collector.Samples.header(WatchedFleet.micros(at), WatchedFleet.hash(block.number)));
            return;
        }
        List<Mined> joining = new ArrayList<>();
        Mined joined = block;
        Mined left = tip;
        double when = at;
        while (joined != left) {
            if (joined.height > left.height) {
                joining.add(0, joined);
                joined = joined.parent;
            } else {
                fleet.disconnect(node, when, left.number, left.height);
                when += 0.001;
                left = left.parent;
            }
        }
        for (Mined each : joining) {
            when += 0.001;
            fleet.connect(node, when, each.number, each.height);
        }
        tips.put(node, block);
    }
}
