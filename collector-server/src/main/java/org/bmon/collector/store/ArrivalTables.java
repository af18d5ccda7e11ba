package org.bmon.collector.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.bmon.collector.arrivals.Arrival;
import org.bmon.collector.arrivals.NodeArrivals;
import org.bmon.collector.arrivals.Resolution;
import org.bmon.common.BlockHash;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Arrivals that were imported, and beside them those that nodes told themselves. */
final class ArrivalTables {

    private static final String PUT = Upsert.replace(
            "arrival", List.of("network", "node", "hash"), List.of("height", "at_micros", "resolution_micros"));

    /** What nodes told themselves: a sighting that is not among the imported ones. */
    private static final String TOLD = "SELECT g.node, b.hash, b.height, s.first_micros + g.delay_micros AS at_micros"
            + " FROM block b"
            + " JOIN block_stage s ON s.network = b.network AND s.hash = b.hash AND s.stage = 'CONNECTED'"
            + " JOIN block_sighting g ON g.network = b.network AND g.hash = b.hash AND g.stage = 'CONNECTED'"
            + " LEFT JOIN arrival a ON a.network = b.network AND a.node = g.node AND a.hash = b.hash"
            + " WHERE a.node IS NULL AND b.height IS NOT NULL AND b.network = ?";

    private static final String IMPORTED =
            "SELECT node, hash, height, at_micros, resolution_micros FROM arrival WHERE network = ?";

    private ArrivalTables() {}

    static void write(JdbcTemplate jdbc, Network network, NodeName node, List<Arrival> arrivals) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (Arrival arrival : arrivals) {
            rows.add(new @Nullable Object[] {
                network.label(),
                node.value(),
                arrival.hash().toBytes(),
                arrival.height(),
                arrival.micros(),
                arrival.resolution().micros()
            });
        }
        jdbc.batchUpdate(PUT, rows);
    }

    static List<NodeArrivals> between(JdbcTemplate jdbc, Network network, int fromHeight, int toHeight) {
        Map<NodeName, List<Arrival>> found = new TreeMap<>();
        jdbc.query(
                IMPORTED + " AND height BETWEEN ? AND ? ORDER BY at_micros, height",
                row -> {
                    found.computeIfAbsent(new NodeName(row.getString("node")), added -> new ArrayList<>())
                            .add(new Arrival(
                                    row.getInt("height"),
                                    BlockHash.ofBytes(row.getBytes("hash"), 0),
                                    row.getLong("at_micros"),
                                    Resolution.ofMicros(row.getLong("resolution_micros"))));
                },
                network.label(),
                fromHeight,
                toHeight);
        List<NodeArrivals> nodes = new ArrayList<>();
        found.forEach((node, arrivals) -> nodes.add(new NodeArrivals(node, arrivals)));
        return nodes;
    }

    static boolean export(JdbcTemplate jdbc, TimeQuery range, Network network, NodeName node, Consumer<Arrival> to) {
        jdbc.query(
                "SELECT height, hash, at_micros FROM ("
                        + "SELECT node, hash, height, at_micros FROM arrival WHERE network = ? AND node = ?"
                        + " UNION ALL " + TOLD + " AND g.node = ?) arrivals"
                        + " WHERE at_micros >= ? AND at_micros < ? ORDER BY at_micros, height, hash",
                row -> {
                    to.accept(new Arrival(
                            row.getInt(1),
                            BlockHash.ofBytes(row.getBytes(2), 0),
                            row.getLong(3),
                            Resolution.MILLISECONDS));
                },
                network.label(),
                node.value(),
                network.label(),
                node.value(),
                range.fromMicros(),
                range.beforeMicros());
        return true;
    }

    static List<ImportedArrivals> nodes(JdbcTemplate jdbc) {
        return jdbc.query(
                "SELECT network, node, count(*), min(at_micros), max(at_micros), max(resolution_micros)"
                        + " FROM arrival GROUP BY network, node ORDER BY network, node",
                (row, n) -> new ImportedArrivals(
                        Network.ofLabel(row.getString(1)),
                        new NodeName(row.getString(2)),
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5),
                        row.getLong(6)));
    }
}
