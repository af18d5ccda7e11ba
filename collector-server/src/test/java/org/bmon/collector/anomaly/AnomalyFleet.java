package org.bmon.collector.anomaly;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bmon.collector.Samples;
import org.bmon.collector.fleet.Fleet;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.propagation.BlockSpread;
import org.bmon.collector.propagation.Quality;
import org.bmon.collector.propagation.Stage;
import org.bmon.collector.propagation.StageSpread;
import org.bmon.collector.propagation.TransactionSpread;
import org.bmon.collector.watch.Cohorts;
import org.bmon.collector.watch.Memory;
import org.bmon.collector.watch.NoticeBook;
import org.bmon.collector.watch.Reading;
import org.bmon.collector.watch.Readings;
import org.bmon.collector.watch.Surroundings;
import org.bmon.collector.watch.WatchSettings;
import org.bmon.collector.watch.WishBook;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.jspecify.annotations.Nullable;

/** Feeds the detectors with records of a fleet whose cohorts are the first letters of its nodes' names. */
final class AnomalyFleet {

    static final long SECOND = 1_000_000;

    final List<NodeName> nodes = new ArrayList<>();
    final BlockAnomalies blocks;
    final TransactionAnomalies transactions;
    private final Map<String, Notice> notices = new LinkedHashMap<>();
    private final Map<NoticeKind, Boolean> starved = new TreeMap<>();
    private final Readings readings = new Readings();
    private int height = 100;
    private int txs;
    long now = 1_000_000 * SECOND;

    AnomalyFleet(String... names) {
        Fleet fleet = new Fleet();
        Map<NodeName, String> cohorts = new TreeMap<>();
        for (String name : names) {
            NodeName node = new NodeName(name);
            nodes.add(node);
            cohorts.put(node, name.substring(0, 1));
            fleet.node(node);
        }
        fleet.cohorts(cohorts);
        Memory memory = new Memory();
        Surroundings around = new Surroundings(
                Network.MAIN,
                WatchSettings.defaults(Network.MAIN),
                fleet,
                new Cohorts(fleet),
                txid -> Optional.empty(),
                new NoticeBook(notice -> notices.put(notice.kind() + " " + notice.key(), notice), memory),
                readings,
                new WishBook(),
                memory);
        blocks = new BlockAnomalies(around, AnomalySettings.defaults());
        transactions = new TransactionAnomalies(around, AnomalySettings.defaults());
    }

    /** A block with the times at which nodes connect it, in seconds, in the order of the nodes; negative for not at all. */
    void block(double... seconds) {
        now += 600 * SECOND;
        StageSpread spread = spread(Stage.CONNECTED, seconds);
        blocks.settled(new BlockSpread(Samples.block(height), height, Map.of(Stage.CONNECTED, spread)), now);
        height++;
    }

    /** A transaction likewise; those it is missing of are in the record. */
    void transaction(double... seconds) {
        SortedMap<NodeName, String> missing = new TreeMap<>();
        for (int i = 0; i < seconds.length; i++) {
            if (seconds[i] < 0) {
                missing.put(nodes.get(i), "");
            }
        }
        transactions.settled(new TransactionSpread(Samples.tx(txs++), spread(Stage.ACCEPTED, seconds), missing));
    }

    void minute() {
        now += 60 * SECOND;
        transactions.advance(now);
    }

    private StageSpread spread(Stage stage, double... seconds) {
        double least = Double.MAX_VALUE;
        for (double second : seconds) {
            least = second < 0 ? least : Math.min(least, second);
        }
        SortedMap<NodeName, Long> delays = new TreeMap<>();
        NodeName first = nodes.get(0);
        for (int i = 0; i < seconds.length; i++) {
            if (seconds[i] >= 0) {
                delays.put(nodes.get(i), Math.round((seconds[i] - least) * SECOND));
                first = seconds[i] == least ? nodes.get(i) : first;
            }
        }
        return new StageSpread(
                stage,
                delays.size(),
                seconds.length,
                first,
                now,
                delays,
                new TreeMap<>(),
                null,
                0L,
                delays.size() == seconds.length ? Quality.COMPLETE : Quality.PARTIAL);
    }

    List<Notice> notices(NoticeKind kind) {
        return notices.values().stream().filter(notice -> notice.kind() == kind).toList();
    }

    Notice only(NoticeKind kind) {
        List<Notice> found = notices(kind);
        if (found.size() != 1 || notices.size() != 1) {
            throw new AssertionError("not one notice and that of " + kind + " but " + notices.values());
        }
        return found.get(0);
    }

    int count() {
        return notices.size();
    }

    boolean isStarved(NoticeKind kind) {
        readings.drain(new Readings.Reader() {
            @Override
            public void reading(Reading reading, @Nullable NodeName node, double value) {}

            @Override
            public void starved(NoticeKind of, boolean tooLittle) {
                starved.put(of, tooLittle);
            }
        });
        return starved.getOrDefault(kind, false);
    }
}
