package org.bmon.collector.analysis;

import static org.bmon.collector.Samples.phase;
import static org.bmon.collector.Samples.tx;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.bmon.collector.Samples;
import org.bmon.collector.fleet.ClockEstimate;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.common.TimeSource;
import org.bmon.common.event.BlockConnected;
import org.bmon.common.event.BlockDataComplete;
import org.bmon.common.event.DataGap;
import org.bmon.common.event.Event;
import org.bmon.common.event.HeaderSeen;
import org.bmon.common.event.NodePhaseChanged.Phase;
import org.bmon.common.event.NodeReachable;
import org.bmon.common.event.NodeUnreachable;

/**
 * A made-up fleet: some minutes of blocks and transactions, each node with its own delays, clock, restarts, isolations
 * and lost data. Each node's events are in order of their times, no two at the same.
 */
final class RandomFleet {

    static final int BLOCKS = 12;
    static final int TRANSACTIONS = 15;
    private static final long START = 1_700_000_000_000_000L;
    private static final long LENGTH = 120_000_000;

    final List<NodeName> names = new ArrayList<>();
    final List<ClockEstimate> clocks = new ArrayList<>();
    final List<List<Event>> events = new ArrayList<>();
    private final SplittableRandom random;

    RandomFleet(long seed) {
        random = new SplittableRandom(seed);
        long[] blockTimes = random.longs(BLOCKS, START, START + LENGTH).sorted().toArray();
        long[] txTimes = random.longs(TRANSACTIONS, START, START + LENGTH).toArray();
        int nodes = random.nextInt(1, 7);
        for (int n = 0; n < nodes; n++) {
            names.add(new NodeName("n" + n));
            long error = random.nextInt(4) == 0 ? 0 : random.nextLong(0, 300_000);
            clocks.add(new ClockEstimate(random.nextLong(-500_000, 500_001), error));
            events.add(node(blockTimes, txTimes, clocks.get(n).offsetMicros()));
        }
    }

    private List<Event> node(long[] blockTimes, long[] txTimes, long offset) {
        List<Event> node = new ArrayList<>();
        long away = Long.MAX_VALUE;
        long back = Long.MAX_VALUE;
        if (random.nextInt(3) == 0) {
            start(node, START + offset - random.nextLong(1, 20_000_000));
        }
        int fate = random.nextInt(6);
        if (fate < 4) {
            away = START + offset + random.nextLong(0, LENGTH);
            back = away + random.nextLong(1_000, 40_000_000);
        }
        switch (fate) {
            case 0 -> {
                node.add(phase(away, Phase.STOPPING));
                node.add(phase(away + 100, Phase.STOPPED));
                start(node, back);
            }
            case 1 -> start(node, back);
            case 2 -> {
                node.add(phase(away, Phase.NETWORK_OFF));
                node.add(phase(back, Phase.NETWORK_ON));
            }
            case 3 -> {
                node.add(new NodeUnreachable(new Stamp(away, TimeSource.POLLED), "refused"));
                node.add(new NodeReachable(new Stamp(back, TimeSource.POLLED), null, null));
            }
            default -> {}
        }
        for (int i = 0; i < random.nextInt(0, 3); i++) {
            DataGap.Source source = DataGap.Source.values()[random.nextInt(3)];
            TimeSource time = source == DataGap.Source.ZMQ ? TimeSource.RECEIVED : TimeSource.LOG;
            long at = START + offset + random.nextLong(0, LENGTH);
            node.add(new DataGap(new Stamp(at, time), source, "lost", null, ""));
        }
        boolean silent = fate < 2;
        for (int i = 0; i < blockTimes.length; i++) {
            block(node, i, blockTimes[i] + offset, silent ? away : Long.MAX_VALUE, back);
        }
        for (int i = 0; i < txTimes.length; i++) {
            long at = txTimes[i] + offset + delay();
            boolean lost = random.nextInt(8) == 0 || silent && at >= away && at < back;
            if (!lost) {
                // Always by the log too: what ZMQ alone tells right after a restart is taken for the mempool's reload.
                node.add(Samples.accepted(at, tx(i)));
                both(node, at, (stamp, number) -> Samples.accepted(stamp.micros(), stamp.source(), tx(number)), i);
            }
        }
        return distinct(node);
    }

    private void start(List<Event> node, long at) {
        node.add(Samples.started(at));
        node.add(phase(at + random.nextLong(1, 2_000_000), Phase.LOADED));
        node.add(phase(at + random.nextLong(1, 4_000_000), Phase.INITIAL_DOWNLOAD_LEFT));
        node.add(phase(at + random.nextLong(1, 6_000_000), Phase.MEMPOOL_LOADED));
    }

    /** While the node is away it sees nothing; what it missed it connects when it is back. */
    private void block(List<Event> node, int number, long at, long away, long back) {
        if (random.nextInt(12) == 0) {
            return;
        }
        long seen = at + delay();
        if (seen >= away && seen < back) {
            seen = back + random.nextLong(1_000_000, 3_000_000) + number * 200_000L;
        }
        if (random.nextInt(5) > 0) {
            both(node, seen, (s, i) -> new HeaderSeen(s, Samples.block(i), i, null, HeaderSeen.Via.UNKNOWN), number);
        }
        long complete = seen + random.nextLong(1, 200_000);
        if (random.nextInt(5) > 0) {
            both(
                    node,
                    complete,
                    (s, i) -> new BlockDataComplete(s, Samples.block(i), BlockDataComplete.Via.UNKNOWN, null),
                    number);
        }
        long connected = complete + random.nextLong(1, 200_000);
        both(node, connected, (s, i) -> new BlockConnected(s, Samples.block(i), i, null), number);
        if (random.nextInt(6) == 0) {
            long again = connected + random.nextLong(20_000_000, 40_000_000);
            node.add(new BlockConnected(new Stamp(again, TimeSource.RECEIVED), Samples.block(number), number, null));
        }
    }

    private interface Report {
        Event at(Stamp stamp, int number);
    }

    /** Tells a fact by the log, by ZMQ a little later, or by both. */
    private void both(List<Event> node, long at, Report report, int number) {
        int how = random.nextInt(4);
        if (how > 0) {
            node.add(report.at(new Stamp(at, TimeSource.LOG), number));
        }
        if (how < 2) {
            node.add(report.at(new Stamp(at + random.nextLong(1, 50_000), TimeSource.RECEIVED), number));
        }
    }

    private long delay() {
        return random.nextInt(10) == 0 ? random.nextLong(0, 15_000_000) : random.nextLong(0, 900_000);
    }

    private static List<Event> distinct(List<Event> node) {
        node.sort((a, b) -> Long.compare(a.at().micros(), b.at().micros()));
        List<Event> result = new ArrayList<>();
        for (Event event : node) {
            if (result.isEmpty()
                    || result.get(result.size() - 1).at().micros() < event.at().micros()) {
                result.add(event);
            }
        }
        return result;
    }
}
