package org.bmon.collector.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.bmon.collector.fleet.ClockEstimate;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.event.StreamId;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Nodes, positions of their streams, and the journal. */
final class StreamTables {

    private static final String PUT_NODE = Upsert.replace(
            "node",
            List.of("name"),
            List.of(
                    "network",
                    "version",
                    "first_heard_micros",
                    "last_heard_micros",
                    "clock_offset_micros",
                    "clock_error_micros"));
    private static final String PUT_STREAM = Upsert.replace(
            "stream", List.of("shard", "node", "epoch"), List.of("network", "durable", "missed", "opened_micros"));
    private static final String PUT_STANDING =
            Upsert.replace("standing", List.of("shard", "node", "kind"), List.of("network", "seq", "nth", "event"));
    private static final String PUT_JOURNAL = Upsert.keep(
            "journal",
            List.of("shard", "seq"),
            List.of(
                    "node",
                    "network",
                    "epoch",
                    "first_position",
                    "next_position",
                    "received_micros",
                    "clock_offset_micros",
                    "clock_error_micros",
                    "batch",
                    "standing"));

    private StreamTables() {}

    static void write(JdbcTemplate jdbc, int shard, Changes changes) {
        List<@Nullable Object[]> nodes = new ArrayList<>();
        for (NodeRecord node : changes.nodes()) {
            nodes.add(new @Nullable Object[] {
                node.node().value(),
                node.network().label(),
                node.version(),
                node.firstHeardMicros(),
                node.lastHeardMicros(),
                offset(node.clock()),
                error(node.clock())
            });
        }
        jdbc.batchUpdate(PUT_NODE, nodes);
        List<@Nullable Object[]> streams = new ArrayList<>();
        for (StreamPosition position : changes.positions()) {
            StreamId stream = position.stream();
            streams.add(new @Nullable Object[] {
                shard,
                stream.node().value(),
                stream.epoch(),
                stream.network().label(),
                position.durable(),
                position.missed(),
                position.openedMicros()
            });
        }
        jdbc.batchUpdate(PUT_STREAM, streams);
        writeJournal(jdbc, shard, changes.journal());
    }

    private static void writeJournal(JdbcTemplate jdbc, int shard, List<JournalEntry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        // A standing event of the journal's last entry may outlive every entry: the numbers go on from it.
        Long last = jdbc.queryForObject(
                "SELECT max(seq) FROM (SELECT max(seq) AS seq FROM journal WHERE shard = ?"
                        + " UNION ALL SELECT max(seq) FROM standing WHERE shard = ?) AS s",
                Long.class,
                shard,
                shard);
        long seq = last == null ? 0 : last;
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (JournalEntry entry : entries) {
            StreamId stream = entry.stream();
            rows.add(new @Nullable Object[] {
                shard,
                ++seq,
                stream.node().value(),
                stream.network().label(),
                stream.epoch(),
                entry.first(),
                entry.next(),
                entry.receivedMicros(),
                offset(entry.clock()),
                error(entry.clock()),
                entry.batch(),
                entry.standing()
            });
        }
        jdbc.batchUpdate(PUT_JOURNAL, rows);
    }

    static List<StreamPosition> positions(JdbcTemplate jdbc, int shard) {
        return jdbc.query(
                "SELECT * FROM stream WHERE shard = ? ORDER BY opened_micros",
                (row, n) -> new StreamPosition(
                        stream(row), row.getLong("durable"), row.getLong("missed"), row.getLong("opened_micros")),
                shard);
    }

    static List<NodeRecord> nodes(JdbcTemplate jdbc) {
        List<NodeRecord> nodes = jdbc.query(
                "SELECT * FROM node",
                (row, n) -> new NodeRecord(
                        new NodeName(row.getString("name")),
                        Network.ofLabel(row.getString("network")),
                        row.getString("version"),
                        row.getLong("first_heard_micros"),
                        row.getLong("last_heard_micros"),
                        clock(row)));
        // Not by the database, which may have an order of its own for text.
        return nodes.stream().sorted(Comparator.comparing(NodeRecord::node)).toList();
    }

    static List<StandingEvent> standing(JdbcTemplate jdbc, int shard) {
        return jdbc.query(
                "SELECT * FROM standing WHERE shard = ? ORDER BY seq, nth",
                (row, n) -> new StandingEvent(
                        new NodeName(row.getString("node")),
                        Network.ofLabel(row.getString("network")),
                        row.getString("kind"),
                        row.getBytes("event")),
                shard);
    }

    static void journal(JdbcTemplate jdbc, int shard, Consumer<JournalEntry> reader) {
        jdbc.query(
                "SELECT * FROM journal WHERE shard = ? ORDER BY seq",
                row -> {
                    reader.accept(entry(row));
                },
                shard);
    }

    /**
     * Forgets the journal's oldest entries up to the first that is not from before a moment: an entry that was received late
     * stays a little longer, and nobody looks through the whole journal, which is an hour of everything.
     */
    static void forget(JdbcTemplate jdbc, int shard, long beforeMicros, HistoryStore.StandingReader reader) {
        List<Long> kept = jdbc.query(
                "SELECT seq FROM journal WHERE shard = ? AND received_micros >= ? ORDER BY seq LIMIT 1",
                (row, index) -> row.getLong(1),
                shard,
                beforeMicros);
        forgetUpTo(jdbc, shard, kept.isEmpty() ? Long.MAX_VALUE : kept.get(0), reader);
    }

    private static void forgetUpTo(JdbcTemplate jdbc, int shard, long seq, HistoryStore.StandingReader reader) {
        List<@Nullable Object[]> kept = new ArrayList<>();
        jdbc.query(
                "SELECT * FROM journal WHERE shard = ? AND seq < ? AND standing IS NOT NULL ORDER BY seq",
                row -> {
                    JournalEntry entry = entry(row);
                    byte[] standing = entry.standing();
                    int nth = 0;
                    for (StandingEvent event :
                            standing == null ? List.<StandingEvent>of() : reader.read(entry, standing)) {
                        kept.add(new @Nullable Object[] {
                            shard,
                            event.node().value(),
                            event.kind(),
                            event.network().label(),
                            row.getLong("seq"),
                            nth++,
                            event.event()
                        });
                    }
                },
                shard,
                seq);
        jdbc.batchUpdate(PUT_STANDING, kept);
        jdbc.update("DELETE FROM journal WHERE shard = ? AND seq < ?", shard, seq);
    }

    private static JournalEntry entry(ResultSet row) throws SQLException {
        return new JournalEntry(
                stream(row),
                row.getLong("first_position"),
                row.getLong("next_position"),
                row.getLong("received_micros"),
                clock(row),
                row.getBytes("batch"),
                row.getBytes("standing"));
    }

    private static StreamId stream(ResultSet row) throws SQLException {
        return new StreamId(
                new NodeName(row.getString("node")), Network.ofLabel(row.getString("network")), row.getString("epoch"));
    }

    private static @Nullable ClockEstimate clock(ResultSet row) throws SQLException {
        Long offset = SpreadColumns.longOrNull(row, "clock_offset_micros");
        Long error = SpreadColumns.longOrNull(row, "clock_error_micros");
        return offset == null || error == null ? null : new ClockEstimate(offset, error);
    }

    private static @Nullable Long offset(@Nullable ClockEstimate clock) {
        return clock == null ? null : Long.valueOf(clock.offsetMicros());
    }

    private static @Nullable Long error(@Nullable ClockEstimate clock) {
        return clock == null ? null : Long.valueOf(clock.errorMicros());
    }
}
