package org.bmon.collector.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bmon.collector.propagation.DelayStatistics;
import org.bmon.collector.propagation.Quality;
import org.bmon.collector.propagation.Stage;
import org.bmon.collector.propagation.StageSpread;
import org.bmon.common.NodeName;
import org.jspecify.annotations.Nullable;

/** The columns that the tables of blocks' stages and of transactions have in common. */
final class SpreadColumns {

    /** Their names, in the order of {@link #values}. */
    static final List<String> NAMES = List.of(
            "seen",
            "expected",
            "first_node",
            "first_micros",
            "spread_micros",
            "mean_micros",
            "variance_micros2",
            "stddev_micros",
            "p50_micros",
            "p90_micros",
            "p99_micros",
            "error_micros",
            "quality");

    private SpreadColumns() {}

    static List<@Nullable Object> values(StageSpread spread) {
        List<@Nullable Object> values = new ArrayList<>(NAMES.size());
        values.add(spread.seen());
        values.add(spread.expected());
        NodeName first = spread.first();
        values.add(first == null ? null : first.value());
        values.add(spread.firstMicros());
        DelayStatistics statistics = spread.statistics();
        if (statistics == null) {
            for (int i = 0; i < 7; i++) {
                values.add(null);
            }
        } else {
            values.add(statistics.spreadMicros());
            values.add(statistics.meanMicros());
            values.add(statistics.varianceMicros2());
            values.add(statistics.stddevMicros());
            values.add(statistics.p50Micros());
            values.add(statistics.p90Micros());
            values.add(statistics.p99Micros());
        }
        values.add(spread.errorMicros());
        values.add(spread.quality().name());
        return values;
    }

    static StageSpread read(
            ResultSet row, Stage stage, SortedMap<NodeName, Long> delays, SortedMap<NodeName, Long> others)
            throws SQLException {
        String first = row.getString("first_node");
        return new StageSpread(
                stage,
                row.getInt("seen"),
                row.getInt("expected"),
                first == null ? null : new NodeName(first),
                longOrNull(row, "first_micros"),
                delays,
                others,
                statistics(row),
                longOrNull(row, "error_micros"),
                Quality.valueOf(row.getString("quality")));
    }

    private static @Nullable DelayStatistics statistics(ResultSet row) throws SQLException {
        Long spread = longOrNull(row, "spread_micros");
        if (spread == null) {
            return null;
        }
        return new DelayStatistics(
                spread,
                row.getDouble("mean_micros"),
                row.getDouble("variance_micros2"),
                row.getDouble("stddev_micros"),
                row.getLong("p50_micros"),
                row.getLong("p90_micros"),
                row.getLong("p99_micros"));
    }

    static @Nullable Long longOrNull(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }

    static @Nullable Integer intOrNull(ResultSet row, String column) throws SQLException {
        int value = row.getInt(column);
        return row.wasNull() ? null : value;
    }

    /** Delays as one text: {@code node=micros} with spaces between. */
    static String text(SortedMap<NodeName, Long> delays) {
        StringBuilder text = new StringBuilder(24 * delays.size());
        delays.forEach((node, micros) -> text.append(text.isEmpty() ? "" : " ")
                .append(node.value())
                .append('=')
                .append(micros.longValue()));
        return text.toString();
    }

    static SortedMap<NodeName, Long> delays(String text) {
        SortedMap<NodeName, Long> delays = new TreeMap<>();
        for (String entry : text.isEmpty() ? new String[0] : text.split(" ")) {
            int equals = entry.indexOf('=');
            delays.put(new NodeName(entry.substring(0, equals)), Long.valueOf(entry.substring(equals + 1)));
        }
        return delays;
    }
}
