package org.bmon.collector.store;

import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.ObjLongConsumer;
import org.bmon.collector.propagation.DelayStatistics;
import org.bmon.collector.propagation.Quality;
import org.bmon.collector.propagation.Stage;
import org.bmon.collector.propagation.StageSpread;
import org.bmon.collector.propagation.TransactionSpread;
import org.bmon.collector.propagation.VarintBytes;
import org.bmon.collector.propagation.Varints;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Txid;
import org.jspecify.annotations.Nullable;

/**
 * A transaction as a row: as many of them as there are transactions, so it has nothing that follows from the rest. The
 * statistics are worked out of the delays again, and delays are numbers of nodes with microseconds.
 */
final class TransactionRow {

    /** The columns after the key, in the order of {@link #set}. */
    static final String COLUMNS = "expected, quality, first_micros, error_micros, since_micros, sightings";

    private static final int BYTES_A_SIGHTING = 5;

    private TransactionRow() {}

    /** Sets the columns from a place on, and returns the place after them. */
    static int set(
            PreparedStatement statement, int from, TransactionSpread transaction, long sinceMicros, NodeNumbers numbers)
            throws SQLException {
        StageSpread spread = transaction.accepted();
        int at = from;
        statement.setInt(at++, spread.expected());
        statement.setString(at++, spread.quality().name().substring(0, 1));
        setLong(statement, at++, spread.firstMicros());
        setLong(statement, at++, spread.errorMicros());
        statement.setLong(at++, sinceMicros);
        statement.setBytes(at++, sightings(transaction, numbers));
        return at;
    }

    private static void setLong(PreparedStatement statement, int at, @Nullable Long value) throws SQLException {
        if (value == null) {
            statement.setNull(at, Types.BIGINT);
        } else {
            statement.setLong(at, value);
        }
    }

    private static byte[] sightings(TransactionSpread transaction, NodeNumbers numbers) {
        StageSpread spread = transaction.accepted();
        int delays = spread.delaysMicros().size();
        int others = spread.othersMicros().size();
        VarintBytes out = new VarintBytes(8 + BYTES_A_SIGHTING * (delays + others));
        ObjLongConsumer<NodeName> writing = (node, micros) -> {
            out.write(numbers.of(node));
            out.writeSigned(micros);
        };
        out.write(delays);
        spread.eachDelay(writing);
        out.write(others);
        spread.eachOther(writing);
        int untimed = spread.seen() - delays;
        if (untimed > 0 || !transaction.missing().isEmpty()) {
            out.write(untimed);
            transaction.missing().forEach((node, reason) -> {
                byte[] text = reason.getBytes(StandardCharsets.UTF_8);
                out.write(numbers.of(node));
                out.write(text.length);
                out.writeBytes(text);
            });
        }
        return out.toByteArray();
    }

    /** The transaction of a row. */
    static OfNetwork<TransactionSpread> read(ResultSet row, IntFunction<NodeName> names) throws SQLException {
        Varints sightings = new Varints(row.getBytes("sightings"));
        SortedMap<NodeName, Long> delays = read(sightings, names);
        SortedMap<NodeName, Long> others = read(sightings, names);
        int untimed = sightings.hasMore() ? (int) sightings.read() : 0;
        SortedMap<NodeName, String> missing = new TreeMap<>();
        while (sightings.hasMore()) {
            NodeName node = names.apply((int) sightings.read());
            missing.put(node, new String(sightings.readBytes((int) sightings.read()), StandardCharsets.UTF_8));
        }
        StageSpread spread = new StageSpread(
                Stage.ACCEPTED,
                delays.size() + untimed,
                row.getInt("expected"),
                first(delays),
                SpreadColumns.longOrNull(row, "first_micros"),
                delays,
                others,
                delays.isEmpty()
                        ? null
                        : DelayStatistics.of(delays.values().stream()
                                .mapToLong(Long::longValue)
                                .toArray()),
                SpreadColumns.longOrNull(row, "error_micros"),
                quality(row.getString("quality")));
        return new OfNetwork<>(
                Network.ofLabel(row.getString("network")),
                new TransactionSpread(Txid.ofBytes(row.getBytes("txid"), 0), spread, missing));
    }

    private static SortedMap<NodeName, Long> read(Varints in, IntFunction<NodeName> names) {
        SortedMap<NodeName, Long> delays = new TreeMap<>();
        for (long left = in.read(); left > 0; left--) {
            NodeName node = names.apply((int) in.read());
            delays.put(node, in.readSigned());
        }
        return delays;
    }

    /** The one without delay; of several, the first by name. */
    private static @Nullable NodeName first(SortedMap<NodeName, Long> delays) {
        for (Map.Entry<NodeName, Long> entry : delays.entrySet()) {
            if (entry.getValue() == 0) {
                return entry.getKey();
            }
        }
        return null;
    }

    private static Quality quality(String letter) {
        for (Quality quality : Quality.values()) {
            if (quality.name().startsWith(letter)) {
                return quality;
            }
        }
        throw new IllegalArgumentException("no quality begins with " + letter);
    }
}
