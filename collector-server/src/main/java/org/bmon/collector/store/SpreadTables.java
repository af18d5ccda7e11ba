package org.bmon.collector.store;

import java.util.TreeMap;
import org.bmon.collector.propagation.Stage;
import org.bmon.common.BlockHash;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.springframework.jdbc.core.JdbcTemplate;

/** Reads how blocks spread without reading blocks: for lists and statistics over long times. */
final class SpreadTables {

    private static final String STAGES =
            " FROM block b JOIN block_stage s ON s.network = b.network AND s.hash = b.hash";
    private static final String SIGHTINGS =
            " FROM block b JOIN block_sighting s ON s.network = b.network AND s.hash = b.hash";

    private SpreadTables() {}

    static Page<BlockStage> stages(JdbcTemplate jdbc, TimeQuery query, Stage stage) {
        Selection where = BlockTables.selection(query, "b.").and("s.stage = ?", stage.name());
        return Page.of(
                jdbc.query(
                        "SELECT b.height, b.since_micros, s.*" + STAGES + where.sql()
                                + " ORDER BY b.since_micros DESC, b.hash LIMIT ?",
                        (row, n) -> {
                            BlockHash hash = BlockHash.ofBytes(row.getBytes("hash"), 0);
                            return new Page.Placed<>(
                                    new OfNetwork<>(
                                            Network.ofLabel(row.getString("network")),
                                            new BlockStage(
                                                    hash,
                                                    SpreadColumns.intOrNull(row, "height"),
                                                    SpreadColumns.read(row, stage, new TreeMap<>(), new TreeMap<>()))),
                                    new Cursor(row.getLong("since_micros"), hash.toHex()));
                        },
                        where.with(query.limit() + 1L).values()),
                query.limit());
    }

    /** Of each block that two expected nodes saw. */
    static boolean spreads(JdbcTemplate jdbc, TimeQuery query, HistoryStore.SpreadReader reader) {
        Selection where = BlockTables.selection(query, "b.").and("s.seen > 1");
        jdbc.query(
                "SELECT b.network, s.stage, s.spread_micros" + STAGES + where.sql(),
                row -> {
                    reader.spread(Network.ofLabel(row.getString(1)), Stage.valueOf(row.getString(2)), row.getLong(3));
                },
                where.values());
        return true;
    }

    /** Of each block that two nodes saw, expected or not. */
    static boolean spreadsOverAll(JdbcTemplate jdbc, TimeQuery query, HistoryStore.SpreadReader reader) {
        Selection where = BlockTables.selection(query, "b.");
        jdbc.query(
                "SELECT b.network, s.stage, max(s.delay_micros) - min(s.delay_micros)" + SIGHTINGS + where.sql()
                        + " GROUP BY b.network, b.hash, s.stage HAVING count(*) > 1",
                row -> {
                    reader.spread(Network.ofLabel(row.getString(1)), Stage.valueOf(row.getString(2)), row.getLong(3));
                },
                where.values());
        return true;
    }

    /** Of each expected node and block. */
    static boolean delays(JdbcTemplate jdbc, TimeQuery query, Stage stage, HistoryStore.DelayReader reader) {
        Selection where = BlockTables.selection(query, "b.").and("s.stage = ? AND s.was_expected = 1", stage.name());
        jdbc.query(
                "SELECT b.network, s.node, s.delay_micros" + SIGHTINGS + where.sql(),
                row -> {
                    reader.delay(Network.ofLabel(row.getString(1)), new NodeName(row.getString(2)), row.getLong(3));
                },
                where.values());
        return true;
    }
}
