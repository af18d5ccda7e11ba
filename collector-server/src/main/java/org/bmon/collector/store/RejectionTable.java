package org.bmon.collector.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.common.Txid;
import org.bmon.common.event.TxRejected;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Who rejected which transaction; for as long as transactions are kept. */
final class RejectionTable {

    private static final String PUT = Upsert.replace(
            "rejection", List.of("txid", "node", "at_micros"), List.of("network", "peer", "reason", "detail"));

    private RejectionTable() {}

    static void write(JdbcTemplate jdbc, Changes changes) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (OfNetwork<Rejection> found : changes.rejections()) {
            TxRejected event = found.value().event();
            rows.add(new @Nullable Object[] {
                event.txid().toBytes(),
                found.value().node().value(),
                event.at().micros(),
                found.network().label(),
                event.peer(),
                event.reason(),
                event.detail()
            });
        }
        jdbc.batchUpdate(PUT, rows);
    }

    static void forget(JdbcTemplate jdbc, long beforeMicros) {
        jdbc.update("DELETE FROM rejection WHERE at_micros < ?", beforeMicros);
    }

    static List<OfNetwork<Rejection>> of(JdbcTemplate jdbc, Txid txid) {
        List<OfNetwork<Rejection>> rejections = jdbc.query(
                "SELECT * FROM rejection WHERE txid = ?",
                (row, n) -> new OfNetwork<>(
                        Network.ofLabel(row.getString("network")),
                        new Rejection(
                                new NodeName(row.getString("node")),
                                new TxRejected(
                                        Stamp.ofLog(row.getLong("at_micros")),
                                        txid,
                                        null,
                                        row.getLong("peer"),
                                        row.getString("reason"),
                                        row.getString("detail")))),
                (Object) txid.toBytes());
        // Not by the database, which may have an order of its own for text.
        return rejections.stream()
                .sorted(Comparator.comparingLong((OfNetwork<Rejection> found) ->
                                found.value().event().at().micros())
                        .thenComparing(found -> found.value().node()))
                .toList();
    }
}
