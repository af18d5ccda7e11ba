package org.bmon.collector.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bmon.collector.propagation.BlockSpread;
import org.bmon.collector.propagation.Stage;
import org.bmon.collector.propagation.StageSpread;
import org.bmon.common.BlockHash;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Blocks: one row each, one for each stage, one for each sighting. */
final class BlockTables {

    private static final String OF_BLOCK = " WHERE network = ? AND hash = ?";

    private BlockTables() {}

    /** Writes the blocks and returns how many stayed as they were. */
    static int write(JdbcTemplate jdbc, Changes changes, long windowMicros, HourTables hours) {
        BlockRows rows = new BlockRows();
        int late = 0;
        for (OfNetwork<BlockSpread> found : changes.blocks()) {
            Network network = found.network();
            BlockSpread block = found.value();
            Long first = firstMicros(block);
            Long kept = since(jdbc, network.label(), block.hash().toBytes());
            long since = first != null ? first : changes.atMicros();
            if (kept != null && since - kept > windowMicros) {
                late++;
                continue;
            }
            if (kept != null && first == null) {
                since = kept;
            }
            if (kept != null) {
                count(hours, network, stages(jdbc, network, block.hash()), kept, -1);
            }
            count(hours, network, block.stages(), since, 1);
            rows.add(network, block, since);
        }
        rows.write(jdbc);
        return late;
    }

    /** Writes blocks with arrivals in them, however late they came. */
    static void write(JdbcTemplate jdbc, Network network, List<BlockChange> changes, HourTables hours) {
        BlockRows rows = new BlockRows();
        for (BlockChange change : changes) {
            KeptBlock before = change.before();
            Long first = firstMicros(change.after());
            long since = before == null ? Long.MAX_VALUE : before.sinceMicros();
            since = first == null ? since : Math.min(since, first);
            if (before != null) {
                count(hours, network, before.block().stages(), before.sinceMicros(), -1);
            }
            count(hours, network, change.after().stages(), since, 1);
            rows.add(network, change.after(), since);
        }
        rows.write(jdbc);
    }

    private static void count(
            HourTables hours, Network network, Map<Stage, StageSpread> stages, long sinceMicros, int sign) {
        stages.values().forEach(spread -> hours.add(network, spread, sinceMicros, sign));
    }

    private static @Nullable Long since(JdbcTemplate jdbc, String network, byte[] hash) {
        List<Long> rows =
                jdbc.query("SELECT since_micros FROM block" + OF_BLOCK, (row, n) -> row.getLong(1), network, hash);
        return rows.isEmpty() ? null : rows.get(0);
    }

    private static @Nullable Long firstMicros(BlockSpread block) {
        Long first = null;
        for (StageSpread stage : block.stages().values()) {
            Long micros = stage.firstMicros();
            if (micros != null && (first == null || micros < first)) {
                first = micros;
            }
        }
        return first;
    }

    static Page<BlockSpread> page(JdbcTemplate jdbc, TimeQuery query) {
        Selection where = selection(query, "");
        return Page.of(
                read(
                        jdbc,
                        where.sql() + " ORDER BY since_micros DESC, hash LIMIT ?",
                        where.with(query.limit() + 1L).values()),
                query.limit());
    }

    /** The blocks of a query; {@code table} is how the table of blocks is called, with a dot, or empty. */
    static Selection selection(TimeQuery query, String table) {
        Cursor after = query.after();
        Selection where = new Selection().time(table + "since_micros", query.fromMicros(), query.beforeMicros());
        where.network(table + "network", query.network());
        return after == null
                ? where
                : where.and(
                        table + "since_micros <= ? AND (" + table + "since_micros < ? OR " + table + "hash > ?)",
                        after.micros(),
                        after.micros(),
                        BlockHash.ofHex(after.key()).toBytes());
    }

    static List<OfNetwork<BlockSpread>> at(JdbcTemplate jdbc, int height, @Nullable Network network) {
        Selection where = new Selection().and("height = ?", height).network("network", network);
        return items(read(jdbc, where.sql() + " ORDER BY since_micros, hash", where.values()));
    }

    static List<OfNetwork<BlockSpread>> of(JdbcTemplate jdbc, BlockHash hash) {
        return items(read(jdbc, " WHERE hash = ?", (Object) hash.toBytes()));
    }

    private static List<OfNetwork<BlockSpread>> items(List<Page.Placed<BlockSpread>> found) {
        return found.stream().map(Page.Placed::item).toList();
    }

    private static List<Page.Placed<BlockSpread>> read(JdbcTemplate jdbc, String which, @Nullable Object... values) {
        record Key(
                Network network, BlockHash hash, @Nullable Integer height, long sinceMicros) {}
        List<Key> keys = jdbc.query(
                "SELECT network, hash, height, since_micros FROM block" + which,
                (row, n) -> new Key(
                        Network.ofLabel(row.getString("network")),
                        BlockHash.ofBytes(row.getBytes("hash"), 0),
                        SpreadColumns.intOrNull(row, "height"),
                        row.getLong("since_micros")),
                values);
        List<Page.Placed<BlockSpread>> blocks = new ArrayList<>();
        for (Key key : keys) {
            BlockSpread block = new BlockSpread(key.hash(), key.height(), stages(jdbc, key.network(), key.hash()));
            blocks.add(new Page.Placed<>(
                    new OfNetwork<>(key.network(), block),
                    new Cursor(key.sinceMicros(), key.hash().toHex())));
        }
        return blocks;
    }

    private static Map<Stage, StageSpread> stages(JdbcTemplate jdbc, Network network, BlockHash hash) {
        Map<Stage, SortedMap<NodeName, Long>> delays = new EnumMap<>(Stage.class);
        Map<Stage, SortedMap<NodeName, Long>> others = new EnumMap<>(Stage.class);
        jdbc.query(
                "SELECT * FROM block_sighting" + OF_BLOCK,
                row -> {
                    of(row.getInt("was_expected") == 1 ? delays : others, stage(row))
                            .put(new NodeName(row.getString("node")), row.getLong("delay_micros"));
                },
                network.label(),
                hash.toBytes());
        Map<Stage, StageSpread> stages = new EnumMap<>(Stage.class);
        jdbc.query(
                "SELECT * FROM block_stage" + OF_BLOCK,
                row -> {
                    Stage stage = stage(row);
                    stages.put(stage, SpreadColumns.read(row, stage, of(delays, stage), of(others, stage)));
                },
                network.label(),
                hash.toBytes());
        return stages;
    }

    private static SortedMap<NodeName, Long> of(Map<Stage, SortedMap<NodeName, Long>> sightings, Stage stage) {
        return sightings.computeIfAbsent(stage, added -> new TreeMap<>());
    }

    private static Stage stage(ResultSet row) throws SQLException {
        return Stage.valueOf(row.getString("stage"));
    }
}
