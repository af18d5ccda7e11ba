package org.bmon.collector.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.bmon.collector.propagation.Stage;
import org.bmon.collector.propagation.StageSpread;
import org.bmon.collector.propagation.TransactionSpread;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.common.Txid;
import org.bmon.common.event.TxRejected;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Transactions, one row each, and who rejected them; both for a time only. */
final class TransactionTables {

    private static final String PUT_TX = Upsert.replace(
                    "tx",
                    List.of("network", "txid"),
                    Stream.concat(SpreadColumns.NAMES.stream(), Stream.of("delays", "others", "since_micros"))
                            .toList())
            + " WHERE excluded.since_micros - tx.since_micros <= ?";
    private static final String PUT_REJECTION = Upsert.replace(
            "rejection", List.of("txid", "node", "at_micros"), List.of("network", "peer", "reason", "detail"));

    private TransactionTables() {}

    /** Writes transactions and rejections, and returns how many transactions stayed as they were. */
    static int write(JdbcTemplate jdbc, Changes changes, long windowMicros) {
        List<@Nullable Object[]> rows = new ArrayList<>();
        for (OfNetwork<TransactionSpread> found : changes.transactions()) {
            StageSpread accepted = found.value().accepted();
            Long first = accepted.firstMicros();
            List<@Nullable Object> row = new ArrayList<>();
            row.add(found.network().label());
            row.add(found.value().txid().toBytes());
            row.addAll(SpreadColumns.values(accepted));
            row.add(SpreadColumns.text(accepted.delaysMicros()));
            row.add(SpreadColumns.text(accepted.othersMicros()));
            row.add(first != null ? first : Long.valueOf(changes.atMicros()));
            row.add(windowMicros);
            rows.add(row.toArray());
        }
        int late = 0;
        for (int written : jdbc.batchUpdate(PUT_TX, rows)) {
            late += written == 0 ? 1 : 0;
        }
        List<@Nullable Object[]> rejections = new ArrayList<>();
        for (OfNetwork<Rejection> found : changes.rejections()) {
            TxRejected event = found.value().event();
            rejections.add(new @Nullable Object[] {
                event.txid().toBytes(),
                found.value().node().value(),
                event.at().micros(),
                found.network().label(),
                event.peer(),
                event.reason(),
                event.detail()
            });
        }
        jdbc.batchUpdate(PUT_REJECTION, rejections);
        return late;
    }

    static void forget(JdbcTemplate jdbc, long beforeMicros) {
        jdbc.update("DELETE FROM tx WHERE since_micros < ?", beforeMicros);
        jdbc.update("DELETE FROM rejection WHERE at_micros < ?", beforeMicros);
    }

    static List<OfNetwork<TransactionSpread>> of(JdbcTemplate jdbc, Txid txid) {
        return jdbc.query(
                "SELECT * FROM tx WHERE txid = ?",
                (row, n) -> new OfNetwork<>(
                        Network.ofLabel(row.getString("network")),
                        new TransactionSpread(
                                txid,
                                SpreadColumns.read(
                                        row,
                                        Stage.ACCEPTED,
                                        SpreadColumns.delays(row.getString("delays")),
                                        SpreadColumns.delays(row.getString("others"))))),
                (Object) txid.toBytes());
    }

    static List<OfNetwork<Rejection>> rejections(JdbcTemplate jdbc, Txid txid) {
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
