package org.bmon.collector.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bmon.collector.chain.SupplyTotal;
import org.bmon.common.BlockHash;
import org.bmon.common.Network;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Running sums of the money created, one for each audited block. */
final class SupplyTable {

    private static final String PUT = Upsert.replace(
            "supply", List.of("network", "hash"), List.of("height", "from_height", "created_sat", "allowed_sat"));

    private SupplyTable() {}

    static void write(JdbcTemplate jdbc, Changes changes) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (OfNetwork<SupplyTotal> found : changes.supplies()) {
            SupplyTotal total = found.value();
            rows.add(new @Nullable Object[] {
                found.network().label(),
                total.hash().toBytes(),
                total.height(),
                total.fromHeight(),
                total.createdSat(),
                total.allowedSat()
            });
        }
        jdbc.batchUpdate(PUT, rows);
    }

    /** The highest ones of a network, the lowest of them first. */
    static List<SupplyTotal> highest(JdbcTemplate jdbc, Network network, int limit) {
        List<SupplyTotal> totals = new ArrayList<>(jdbc.query(
                "SELECT * FROM supply WHERE network = ? ORDER BY height DESC LIMIT ?",
                (row, n) -> new SupplyTotal(
                        BlockHash.ofBytes(row.getBytes("hash"), 0),
                        row.getInt("height"),
                        row.getInt("from_height"),
                        row.getLong("created_sat"),
                        row.getLong("allowed_sat")),
                network.label(),
                limit));
        Collections.reverse(totals);
        return totals;
    }
}
