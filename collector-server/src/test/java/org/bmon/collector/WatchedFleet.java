package org.bmon.collector;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bmon.collector.analysis.AnalysisListener;
import org.bmon.collector.analysis.AnalysisSettings;
import org.bmon.collector.analysis.FleetAnalysis;
import org.bmon.collector.chain.SupplyTotal;
import org.bmon.collector.fleet.ClockEstimate;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.watch.Reading;
import org.bmon.collector.watch.Readings;
import org.bmon.collector.watch.WatchSettings;
import org.bmon.collector.watch.WishBook;
import org.bmon.common.BlockHash;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.common.TimeSource;
import org.bmon.common.event.BlockDisconnected;
import org.bmon.common.event.Event;
import org.jspecify.annotations.Nullable;

/**
 * A fleet on one clock that is in sync at height 99, for tests of watches. Times are seconds; the fleet is in sync from
 * second 10 on.
 */
public final class WatchedFleet implements AnalysisListener {

    public static final int HEIGHT = 99;
    private static final double STEP_SECONDS = 5;

    public final WishBook wishes = new WishBook();
    public final List<SupplyTotal> totals = new ArrayList<>();
    private final FleetAnalysis analysis;
    private final List<String> names;
    private final Map<String, Notice> notices = new LinkedHashMap<>();
    private final Map<String, Double> readings = new TreeMap<>();
    private final Map<NoticeKind, Boolean> starved = new TreeMap<>();
    private int told;
    private double now = 10;

    public WatchedFleet(Network network, String... names) {
        this(network, WatchSettings.defaults(network), names);
    }

    public WatchedFleet(Network network, WatchSettings settings, String... names) {
        this.names = List.of(names);
        analysis = new FleetAnalysis(network, AnalysisSettings.defaults(), settings, wishes, this);
        for (String name : names) {
            join(name, 10);
        }
    }

    /** Makes a node run and be in sync. */
    public void join(String name, double at) {
        analysis.clock(new NodeName(name), ClockEstimate.SAME_CLOCK);
        tell(name, Samples.connected(micros(at), Samples.block(HEIGHT), HEIGHT));
        tell(name, Samples.accepted(micros(at), Samples.tx(0)));
    }

    public static long micros(double seconds) {
        return Math.round(seconds * 1_000_000);
    }

    public static Stamp log(double seconds) {
        return Stamp.ofLog(micros(seconds));
    }

    public static Stamp polled(double seconds) {
        return new Stamp(micros(seconds), TimeSource.POLLED);
    }

    /** A node tells something. */
    public void tell(String node, Event event) {
        analysis.accept(new NodeName(node), event);
    }

    public void connect(String node, double at, int block, int height) {
        tell(node, Samples.header(micros(at - 0.02), Samples.block(block)));
        tell(node, Samples.connected(micros(at), Samples.block(block), height));
    }

    public void disconnect(String node, double at, int block, int height) {
        tell(node, new BlockDisconnected(log(at), Samples.block(block), height));
    }

    /** All nodes connect a block, a tenth of a second after one another. */
    public void connectAll(double at, int block, int height) {
        connectOn(names, at, block, height);
    }

    /** Some nodes connect a block, a tenth of a second after one another. */
    public void connectOn(List<String> nodes, double at, int block, int height) {
        double when = at;
        for (String name : nodes) {
            connect(name, when, block, height);
            when += 0.1;
        }
    }

    /** A node leaves a block for another of its height, and connects those above that one. */
    public void change(String node, double at, int height, int from, int... to) {
        disconnect(node, at, from, height);
        for (int i = 0; i < to.length; i++) {
            connect(node, at + 0.1 * (i + 1), to[i], height + i);
        }
    }

    /** Lets time pass up to a moment. */
    public void until(double seconds) {
        while (now < seconds) {
            now = Math.min(seconds, now + STEP_SECONDS);
            analysis.advance(micros(now));
        }
    }

    public FleetAnalysis analysis() {
        return analysis;
    }

    /** The notices as they stand. */
    public List<Notice> notices() {
        return List.copyOf(notices.values());
    }

    /** Their kinds, one for each notice, sorted. */
    public List<NoticeKind> kinds() {
        return notices.values().stream().map(Notice::kind).sorted().toList();
    }

    /** The only notice of a kind. */
    public Notice only(NoticeKind kind) {
        List<Notice> found = notices.values().stream()
                .filter(notice -> notice.kind() == kind)
                .toList();
        if (found.size() != 1) {
            throw new AssertionError("not one notice of " + kind + " but " + found);
        }
        return found.get(0);
    }

    /** How often a notice was told or amended. */
    public int told() {
        return told;
    }

    /** A figure as it stands; null if it was never told. */
    public @Nullable Double reading(Reading reading, @Nullable String node) {
        drain();
        return readings.get(reading + " " + node);
    }

    /** Whether the watch for this kind says that it has too little to judge. */
    public boolean isStarved(NoticeKind kind) {
        drain();
        return starved.getOrDefault(kind, false);
    }

    private void drain() {
        analysis.readings().drain(new Readings.Reader() {
            @Override
            public void reading(Reading reading, @Nullable NodeName node, double value) {
                readings.put(reading + " " + (node == null ? null : node.value()), value);
            }

            @Override
            public void starved(NoticeKind kind, boolean tooLittle) {
                starved.put(kind, tooLittle);
            }
        });
    }

    /** A part of a notice's evidence that is a map. */
    @SuppressWarnings("unchecked")
    public static Map<String, Object> part(Notice notice, String name) {
        return (Map<String, Object>) notice.evidence().get(name);
    }

    /** A part of a notice's evidence that is a list. */
    @SuppressWarnings("unchecked")
    public static List<Object> list(Notice notice, String name) {
        return (List<Object>) notice.evidence().get(name);
    }

    public static BlockHash hash(int block) {
        return Samples.block(block);
    }

    @Override
    public void notice(Notice notice) {
        notices.put(notice.kind() + " " + notice.key(), notice);
        told++;
    }

    @Override
    public void supply(SupplyTotal total) {
        totals.add(total);
    }
}
