package org.bmon.collector.store;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.notice.Severity;
import org.bmon.collector.propagation.BlockSpread;
import org.bmon.collector.propagation.DelayStatistics;
import org.bmon.collector.propagation.Quality;
import org.bmon.collector.propagation.Stage;
import org.bmon.collector.propagation.StageSpread;
import org.bmon.collector.propagation.TransactionSpread;
import org.bmon.common.BlockHash;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Txid;
import org.bmon.common.event.StreamId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A history for each test, and records to put into it. */
abstract class HistoryFixture {

    static final long WINDOW = 900_000_000L;
    static final long T0 = 1_700_000_000_000_000L;
    static final long DAY = 86_400_000_000L;
    static final BlockHash BLOCK = new BlockHash(0, 1, 2, 3);
    static final Txid TX = new Txid(-1, 5, 6, 7);
    static final StreamId STREAM = new StreamId(new NodeName("ada"), Network.MAIN, "e1");

    HistoryStore store;

    /** Opens the same history at each call of one test. */
    abstract HistoryStore open();

    @BeforeEach
    void begin() {
        store = open();
    }

    @AfterEach
    void end() {
        store.close();
    }

    static SortedMap<NodeName, Long> delays(Map<String, Long> byName) {
        SortedMap<NodeName, Long> delays = new TreeMap<>();
        byName.forEach((name, delay) -> delays.put(new NodeName(name), delay));
        return delays;
    }

    static StageSpread spread(Stage stage, long first, Map<String, Long> delays, Map<String, Long> others) {
        return new StageSpread(
                stage,
                delays.size(),
                delays.size() + 1,
                new NodeName("ada"),
                first,
                delays(delays),
                delays(others),
                DelayStatistics.of(
                        delays.values().stream().mapToLong(Long::longValue).toArray()),
                7L,
                Quality.PARTIAL);
    }

    static StageSpread nobody(Stage stage) {
        return new StageSpread(stage, 0, 3, null, null, new TreeMap<>(), new TreeMap<>(), null, null, Quality.SUSPECT);
    }

    static BlockSpread block(StageSpread... stages) {
        Map<Stage, StageSpread> byStage = new TreeMap<>();
        for (StageSpread stage : stages) {
            byStage.put(stage.stage(), stage);
        }
        return new BlockSpread(BLOCK, 7, byStage);
    }

    static Changes.Builder at(long micros) {
        return Changes.at(micros);
    }

    int write(Changes.Builder changes) {
        return store.write(changes.build(), WINDOW);
    }

    void reopen() {
        store.close();
        store = open();
    }

    static List<StandingEvent> standing(JournalEntry entry, byte[] lines) {
        return new String(lines)
                .lines()
                .map(line -> line.split(":"))
                .map(parts -> new StandingEvent(
                        entry.stream().node(), entry.stream().network(), parts[0], parts[1].getBytes()))
                .toList();
    }

    static Notice notice(NoticeKind kind, String key, long since, @Nullable Long until) {
        SortedMap<String, Object> evidence = new TreeMap<>();
        evidence.put("depth", 2L);
        evidence.put("share", 0.25);
        evidence.put("branch", List.of(BLOCK.toHex()));
        evidence.put("reasons", Map.of("ada", "bad-cb-amount"));
        return new Notice(
                kind,
                key,
                since,
                until,
                Severity.WARNING,
                new TreeSet<>(List.of(new NodeName("ada"), new NodeName("bob"))),
                "two nodes, \"in words\"",
                evidence);
    }

    static TransactionSpread tx(Txid txid, long first, Map<String, Long> delays) {
        return new TransactionSpread(txid, spread(Stage.ACCEPTED, first, delays, Map.of()));
    }

    static BlockSpread connected(BlockHash hash, long at, Map<String, Long> delays) {
        return new BlockSpread(hash, 7, Map.of(Stage.CONNECTED, spread(Stage.CONNECTED, at, delays, Map.of())));
    }
}
