package org.bmon.agent.outbox;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.event.StreamId;
import org.jspecify.annotations.Nullable;

/** The statements of an outbox. Those that change events keep the tally that they are given in step. */
final class OutboxRows {

    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    OutboxRows(Connection connection) {
        this.connection = connection;
    }

    /** An event as it is kept. */
    static final class Row {
        final long position;
        final byte[] body;

        private Row(long position, byte[] body) {
            this.position = position;
            this.body = body;
        }
    }

    /** Something to be asked. */
    interface Query<T extends @Nullable Object> {
        T run() throws SQLException;
    }

    private interface Reader<T> {
        T read(ResultSet rows) throws SQLException;
    }

    /** Whether a commit is on the disk when it returns; if not, the next one that is takes it there too. */
    boolean flushCommits(boolean flush) throws SQLException {
        // Not compiled once: SQLite obeys it while it compiles.
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA synchronous = " + (flush ? "FULL" : "NORMAL"));
        }
        return flush;
    }

    /**
     * Makes all that follows one change. The statements are SQLite's own: it ends a transaction by itself after some
     * errors, and the driver's bookkeeping is then out of step.
     */
    void begin() throws SQLException {
        update("BEGIN IMMEDIATE");
    }

    void commit() throws SQLException {
        update("COMMIT");
    }

    void rollback() throws SQLException {
        update("ROLLBACK");
    }

    private int update(String sql, Object... values) throws SQLException {
        PreparedStatement statement = prepare(sql);
        try {
            set(statement, values);
            return statement.executeUpdate();
        } catch (SQLException e) {
            forget(sql, e);
            throw e;
        }
    }

    private <T> T query(String sql, Reader<T> reader, Object... values) throws SQLException {
        PreparedStatement statement = prepare(sql);
        try {
            set(statement, values);
            try (ResultSet rows = statement.executeQuery()) {
                return reader.read(rows);
            }
        } catch (SQLException e) {
            forget(sql, e);
            throw e;
        }
    }

    /** A statement is compiled once, and closed with the connection. */
    private PreparedStatement prepare(String sql) throws SQLException {
        PreparedStatement statement = statements.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            statements.put(sql, statement);
        }
        return statement;
    }

    private static void set(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            statement.setObject(i + 1, values[i]);
        }
    }

    /** A statement that failed is of no further use to the driver. */
    private void forget(String sql, SQLException cause) {
        PreparedStatement failed = statements.remove(sql);
        if (failed != null) {
            try {
                failed.close();
            } catch (SQLException e) {
                cause.addSuppressed(e);
            }
        }
    }

    private long number(String sql, Object... values) throws SQLException {
        return query(sql, rows -> rows.next() ? rows.getLong(1) : 0, values);
    }

    Optional<StreamId> loadStream() throws SQLException {
        return query(
                "SELECT node, network, epoch FROM stream",
                rows -> rows.next()
                        ? Optional.of(new StreamId(
                                new NodeName(rows.getString(1)), Network.ofLabel(rows.getString(2)), rows.getString(3)))
                        : Optional.empty());
    }

    void saveStream(StreamId stream) throws SQLException {
        update(
                "INSERT INTO stream VALUES(1, ?, ?, ?, 1, 0, 0) ON CONFLICT(id) DO UPDATE SET epoch = excluded.epoch",
                stream.node().value(),
                stream.network().label(),
                stream.epoch());
    }

    Tally loadTally() throws SQLException {
        Tally tally = new Tally();
        query("SELECT next, dropped, parked_dropped FROM stream", rows -> {
            tally.next = rows.getLong(1);
            tally.dropped = rows.getLong(2);
            tally.parkedDropped = rows.getLong(3);
            return tally;
        });
        query("SELECT count(*), total(length(body)), min(position) FROM event", rows -> {
            tally.events = rows.getLong(1);
            tally.bytes = rows.getLong(2) + tally.events * Tally.ROW_BYTES;
            tally.first = tally.events == 0 ? tally.next : rows.getLong(3);
            return tally;
        });
        return query("SELECT count(*), total(length(body)) FROM parked", rows -> {
            tally.parked = rows.getLong(1);
            tally.parkedBytes = rows.getLong(2) + tally.parked * Tally.ROW_BYTES;
            return tally;
        });
    }

    void saveTally(Tally tally) throws SQLException {
        update(
                "UPDATE stream SET next = ?, dropped = ?, parked_dropped = ?",
                tally.next,
                tally.dropped,
                tally.parkedDropped);
    }

    Map<String, String> loadReadings() throws SQLException {
        return query("SELECT source, value FROM reading", rows -> {
            Map<String, String> readings = new TreeMap<>();
            while (rows.next()) {
                readings.put(rows.getString(1), rows.getString(2));
            }
            return readings;
        });
    }

    void saveReading(String source, String value) throws SQLException {
        update("INSERT INTO reading VALUES(?, ?) ON CONFLICT DO UPDATE SET value = excluded.value", source, value);
    }

    /** Puts an event at a free position; at the end, the stream grows. */
    void insert(Tally tally, long position, long appended, byte[] body) throws SQLException {
        update("INSERT INTO event VALUES(?, ?, ?)", position, appended, body);
        tally.added(position, body.length);
        tally.next = Math.max(tally.next, position + 1);
    }

    /** Consecutive rows, at least one if there is any. */
    List<Row> read(long from, int maxEvents, int maxBytes) throws SQLException {
        return query(
                "SELECT position, body FROM event WHERE position >= ? ORDER BY position LIMIT ?",
                rows -> {
                    List<Row> found = new ArrayList<>();
                    long bytes = 0;
                    while (rows.next()) {
                        Row row = new Row(rows.getLong(1), rows.getBytes(2));
                        bytes += row.body.length;
                        boolean follows = found.isEmpty() || row.position == found.get(found.size() - 1).position + 1;
                        if (!follows || (!found.isEmpty() && bytes > maxBytes)) {
                            break;
                        }
                        found.add(row);
                    }
                    return found;
                },
                from,
                maxEvents);
    }

    Optional<byte[]> body(long position) throws SQLException {
        return query(
                "SELECT body FROM event WHERE position = ?",
                rows -> rows.next() ? Optional.of(rows.getBytes(1)) : Optional.empty(),
                position);
    }

    long appended(long position) throws SQLException {
        return number("SELECT appended FROM event WHERE position = ?", position);
    }

    /** The last position of the oldest events that together take so much room. */
    long lastOfOldest(long room) throws SQLException {
        return query("SELECT position, length(body) FROM event ORDER BY position", rows -> {
            long last = 0;
            for (long freed = 0; freed < room && rows.next(); freed += rows.getLong(2) + Tally.ROW_BYTES) {
                last = rows.getLong(1);
            }
            return last;
        });
    }

    void delete(Tally tally, long last) throws SQLException {
        delete(tally, tally.first, last);
    }

    private void delete(Tally tally, long first, long last) throws SQLException {
        long bytes = number("SELECT total(length(body)) FROM event WHERE position BETWEEN ? AND ?", first, last);
        int count = update("DELETE FROM event WHERE position BETWEEN ? AND ?", first, last);
        long lowest = count == tally.events ? tally.next : number("SELECT min(position) FROM event");
        tally.removed(count, bytes, lowest);
    }

    /** Moves events aside. */
    void park(Tally tally, String epoch, long first, long last, String reason) throws SQLException {
        long before = tally.bytes;
        int count = update(
                "INSERT INTO parked(epoch, position, reason, body)"
                        + " SELECT ?, position, ?, body FROM event WHERE position BETWEEN ? AND ?",
                epoch,
                reason,
                first,
                last);
        delete(tally, first, last);
        tally.parked += count;
        tally.parkedBytes += before - tally.bytes;
    }

    /** The parked events that were parked first go, until so much room is free. */
    void dropParked(Tally tally, long room) throws SQLException {
        long[] sums = query("SELECT id, length(body) FROM parked ORDER BY id", rows -> {
            long[] found = new long[3];
            while (found[1] < room && rows.next()) {
                found[0] = rows.getLong(1);
                found[1] += rows.getLong(2) + Tally.ROW_BYTES;
                found[2]++;
            }
            return found;
        });
        update("DELETE FROM parked WHERE id <= ?", sums[0]);
        tally.parkedBytes -= sums[1];
        tally.parked -= sums[2];
        tally.parkedDropped += sums[2];
    }

    /** Numbers the events from 1 again, without gaps. */
    void renumber(Tally tally) throws SQLException {
        List<Long> positions = query("SELECT position FROM event ORDER BY position", rows -> {
            List<Long> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getLong(1));
            }
            return found;
        });
        long next = 1;
        for (long position : positions) {
            update("UPDATE event SET position = ? WHERE position = ?", next++, position);
        }
        tally.first = 1;
        tally.next = next;
    }
}
