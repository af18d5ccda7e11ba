package org.bmon.workbench.soak;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bmon.collector.propagation.Varints;

/** How many sightings of each node the collector's history has, read from the tables of blocks and transactions themselves. */
final class StoredSums {

    private static final String BLOCKS =
            "SELECT node, COUNT(*) FROM block_sighting WHERE stage = 'CONNECTED' GROUP BY node";

    private final Map<String, Map<String, Long>> sums = new TreeMap<>();

    private StoredSums() {}

    /** By node and stage. */
    static Map<String, Map<String, Long>> read(Path folder) throws SQLException {
        StoredSums read = new StoredSums();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("history.sqlite"));
                Statement statement = connection.createStatement()) {
            read.blocks(statement);
            read.transactions(statement);
        }
        return read.sums;
    }

    private void blocks(Statement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery(BLOCKS)) {
            while (rows.next()) {
                add(rows.getString(1), "CONNECTED", rows.getLong(2));
            }
        }
    }

    private void transactions(Statement statement) throws SQLException {
        Map<Long, String> names = new HashMap<>();
        try (ResultSet rows = statement.executeQuery("SELECT number, name FROM node_number")) {
            while (rows.next()) {
                names.put(rows.getLong(1), rows.getString(2));
            }
        }
        List<Long> days = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery("SELECT day FROM tx_day")) {
            while (rows.next()) {
                days.add(rows.getLong(1));
            }
        }
        for (long day : days) {
            try (ResultSet rows = statement.executeQuery("SELECT sightings FROM tx_" + day)) {
                while (rows.next()) {
                    transaction(new Varints(rows.getBytes(1)), names);
                }
            }
        }
    }

    /** Those that were expected to see it, then the others; what follows tells who misses it. */
    private void transaction(Varints sightings, Map<Long, String> names) {
        for (int list = 0; list < 2; list++) {
            for (long left = sightings.read(); left > 0; left--) {
                String name = names.getOrDefault(sightings.read(), "unknown");
                // The delay.
                sightings.readSigned();
                add(name, "ACCEPTED", 1);
            }
        }
    }

    private void add(String node, String stage, long count) {
        sums.computeIfAbsent(node, key -> new TreeMap<>()).merge(stage, count, Long::sum);
    }
}
