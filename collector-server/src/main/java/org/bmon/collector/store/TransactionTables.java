package org.bmon.collector.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.bmon.collector.propagation.StageSpread;
import org.bmon.collector.propagation.TransactionSpread;
import org.bmon.common.Txid;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.PreparedStatementCallback;

/**
 * Transactions, one row each, in a table for each day of their first sighting. A row is not looked for before it is
 * inserted; only where that finds it there already, it is read, compared and replaced.
 */
final class TransactionTables {

    private static final long DAY_MICROS = TimeUnit.DAYS.toMicros(1);

    /** An amendment moves the first sighting less than this, so that over midnight there are two tables to look in. */
    private static final long NEAR_MICROS = TimeUnit.HOURS.toMicros(2);

    private static final String OF_ROW = " WHERE txid = ? AND network = ?";

    private final NodeNumbers numbers;

    TransactionTables(NodeNumbers numbers) {
        this.numbers = numbers;
    }

    private record Found(OfNetwork<TransactionSpread> record, long sinceMicros) {

        StageSpread spread() {
            return record.value().accepted();
        }

        byte[] txid() {
            return record.value().txid().toBytes();
        }

        String network() {
            return record.network().label();
        }
    }

    /** Sees to it that all nodes of the transactions have numbers. Before the transaction that writes them. */
    void number(JdbcTemplate jdbc, Changes changes) {
        for (OfNetwork<TransactionSpread> record : changes.transactions()) {
            StageSpread spread = record.value().accepted();
            spread.eachDelay((node, micros) -> numbers.number(jdbc, node));
            spread.eachOther((node, micros) -> numbers.number(jdbc, node));
            record.value().missing().keySet().forEach(node -> numbers.number(jdbc, node));
        }
    }

    /** Writes the transactions, and returns how many stayed as they were. */
    int write(JdbcTemplate jdbc, Changes changes, long windowMicros, HourTables hours) {
        if (changes.transactions().isEmpty()) {
            return 0;
        }
        NavigableSet<Long> days = days(jdbc);
        Map<Long, List<Found>> byDay = new LinkedHashMap<>();
        int late = 0;
        for (OfNetwork<TransactionSpread> record : changes.transactions()) {
            Long first = record.value().accepted().firstMicros();
            Found found = new Found(record, first != null ? first : changes.atMicros());
            Long kept = keptNextDay(jdbc, days, found);
            if (kept != null) {
                late += replace(jdbc, kept, found, windowMicros, hours);
            } else {
                byDay.computeIfAbsent(day(found.sinceMicros), added -> new ArrayList<>())
                        .add(found);
            }
        }
        for (Map.Entry<Long, List<Found>> entry : byDay.entrySet()) {
            if (days.add(entry.getKey())) {
                make(jdbc, entry.getKey());
            }
            late += insert(jdbc, entry.getKey(), entry.getValue(), windowMicros, hours);
        }
        return late;
    }

    /**
     * Keys are random. In their order, one page of the index after the other is worked on while it is in the processor's
     * cache, and collectors that share a history never wait for each other crosswise.
     */
    private int insert(JdbcTemplate jdbc, long day, List<Found> all, long windowMicros, HourTables hours) {
        all.sort(Comparator.comparing(found -> found.record.value().txid()));
        PreparedStatementCallback<int[]> inserting = statement -> {
            for (Found found : all) {
                statement.setBytes(1, found.txid());
                statement.setString(2, found.network());
                TransactionRow.set(statement, 3, found.record.value(), found.sinceMicros, numbers);
                statement.addBatch();
            }
            return statement.executeBatch();
        };
        int[] inserted = jdbc.execute(
                "INSERT INTO " + table(day) + " (txid, network, " + TransactionRow.COLUMNS
                        + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (txid, network) DO NOTHING",
                inserting);
        int late = 0;
        for (int i = 0; i < all.size(); i++) {
            Found found = all.get(i);
            if (inserted == null || inserted[i] == 0) {
                late += replace(jdbc, day, found, windowMicros, hours);
            } else {
                hours.add(found.record.network(), found.spread(), found.sinceMicros, 1);
            }
        }
        return late;
    }

    /** Replaces a row that is there, unless it is the better one: then 1. */
    private int replace(JdbcTemplate jdbc, long day, Found found, long windowMicros, HourTables hours) {
        record Kept(TransactionSpread record, long sinceMicros) {
            StageSpread spread() {
                return record.accepted();
            }
        }
        Kept kept = jdbc.queryForObject(
                "SELECT * FROM " + table(day) + OF_ROW,
                (row, n) -> new Kept(
                        TransactionRow.read(row, number -> numbers.name(jdbc, number))
                                .value(),
                        row.getLong("since_micros")),
                found.txid(),
                found.network());
        if (kept == null || found.sinceMicros - kept.sinceMicros > windowMicros) {
            return 1;
        }
        if (kept.record.equals(found.record.value())) {
            return 0;
        }
        PreparedStatementCallback<Integer> updating = statement -> {
            int at = TransactionRow.set(statement, 1, found.record.value(), found.sinceMicros, numbers);
            statement.setBytes(at, found.txid());
            statement.setString(at + 1, found.network());
            return statement.executeUpdate();
        };
        jdbc.execute(
                "UPDATE " + table(day) + " SET " + TransactionRow.COLUMNS.replace(",", " = ?,") + " = ?" + OF_ROW,
                updating);
        hours.add(found.record.network(), kept.spread(), kept.sinceMicros, -1);
        hours.add(found.record.network(), found.spread(), found.sinceMicros, 1);
        return 0;
    }

    /** Which of the neighbouring days has the transaction; null if none or midnight is not near. */
    private static @Nullable Long keptNextDay(JdbcTemplate jdbc, NavigableSet<Long> days, Found found) {
        long day = day(found.sinceMicros);
        long before = day(found.sinceMicros - NEAR_MICROS);
        long after = day(found.sinceMicros + NEAR_MICROS);
        long other = before != day ? before : after;
        if (other == day || !days.contains(other)) {
            return null;
        }
        Integer rows = jdbc.queryForObject(
                "SELECT count(*) FROM " + table(other) + OF_ROW, Integer.class, found.txid(), found.network());
        return rows != null && rows > 0 ? other : null;
    }

    private static long day(long micros) {
        return Math.floorDiv(micros, DAY_MICROS);
    }

    private static String table(long day) {
        return "tx_" + day;
    }

    private static NavigableSet<Long> days(JdbcTemplate jdbc) {
        return new TreeSet<>(jdbc.queryForList("SELECT day FROM tx_day", Long.class));
    }

    private static void make(JdbcTemplate jdbc, long day) {
        // Another collector that makes it at once is waited for, and has made it then.
        if (jdbc.update("INSERT INTO tx_day (day) VALUES (?) ON CONFLICT DO NOTHING", day) == 0) {
            return;
        }
        jdbc.execute("CREATE TABLE " + table(day) + " (txid BYTEA NOT NULL, network TEXT NOT NULL,"
                + " expected INTEGER NOT NULL, quality TEXT NOT NULL, first_micros BIGINT, error_micros BIGINT,"
                + " since_micros BIGINT NOT NULL, sightings BYTEA NOT NULL, PRIMARY KEY (txid, network))");
    }

    /** Drops the days that ended before a moment. */
    void forget(JdbcTemplate jdbc, long beforeMicros) {
        for (long day : days(jdbc).headSet(day(beforeMicros), false)) {
            jdbc.update("DELETE FROM tx_day WHERE day = ?", day);
            jdbc.execute("DROP TABLE " + table(day));
        }
    }

    List<OfNetwork<TransactionSpread>> of(JdbcTemplate jdbc, Txid txid) {
        List<OfNetwork<TransactionSpread>> all = new ArrayList<>();
        for (long day : days(jdbc).descendingSet()) {
            all.addAll(jdbc.query(
                    "SELECT * FROM " + table(day) + " WHERE txid = ?",
                    (row, n) -> TransactionRow.read(row, number -> numbers.name(jdbc, number)),
                    (Object) txid.toBytes()));
        }
        return all;
    }
}
