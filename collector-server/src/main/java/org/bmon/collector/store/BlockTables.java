package org.bmon.collector.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
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

    private static final String PUT_BLOCK =
            Upsert.replace("block", List.of("network", "hash"), List.of("height", "since_micros"));
    private static final String PUT_STAGE =
            Upsert.replace("block_stage", List.of("network", "hash", "stage"), SpreadColumns.NAMES);
    private static final String PUT_SIGHTING = Upsert.replace(
            "block_sighting", List.of("network", "hash", "stage", "node"), List.of("was_expected", "delay_micros"));
    private static final String OF_BLOCK = " WHERE network = ? AND hash = ?";

    private BlockTables() {}

    /** Writes the blocks and returns how many stayed as they were. */
    static int write(JdbcTemplate jdbc, Changes changes, long windowMicros, HourTables hours) {
        List<@Nullable Object[]> blocks = new ArrayList<>();
        List<@Nullable Object[]> stages = new ArrayList<>();
        List<@Nullable Object[]> sightings = new ArrayList<>();
        List<@Nullable Object[]> keys = new ArrayList<>();
        int late = 0;
        for (OfNetwork<BlockSpread> found : changes.blocks()) {
            BlockSpread block = found.value();
            String network = found.network().label();
            byte[] hash = block.hash().toBytes();
            Long first = firstMicros(block);
            Long kept = since(jdbc, network, hash);
            long since = first != null ? first : changes.atMicros();
            if (kept != null && since - kept > windowMicros) {
                late++;
                continue;
            }
            if (kept != null && first == null) {
                since = kept;
            }
            if (kept != null) {
                long keptSince = kept;
                stages(jdbc, found.network(), block.hash())
                        .values()
                        .forEach(spread -> hours.add(found.network(), spread, keptSince, -1));
            }
            long from = since;
            block.stages().values().forEach(spread -> hours.add(found.network(), spread, from, 1));
            blocks.add(new @Nullable Object[] {network, hash, block.height(), since});
            keys.add(new @Nullable Object[] {network, hash});
            block.stages().forEach((stage, spread) -> {
                stages.add(Stream.concat(Stream.of(network, hash, stage.name()), SpreadColumns.values(spread).stream())
                        .toArray());
                spread.delaysMicros()
                        .forEach((node, delay) -> sightings.add(
                                new @Nullable Object[] {network, hash, stage.name(), node.value(), 1, delay}));
                spread.othersMicros()
                        .forEach((node, delay) -> sightings.add(
                                new @Nullable Object[] {network, hash, stage.name(), node.value(), 0, delay}));
            });
        }
        if (!blocks.isEmpty()) {
            jdbc.batchUpdate(PUT_BLOCK, blocks);
            // A record replaces the one before as a whole: a sighting that it no longer has must go.
            jdbc.batchUpdate("DELETE FROM block_sighting" + OF_BLOCK, keys);
            jdbc.batchUpdate("DELETE FROM block_stage" + OF_BLOCK, keys);
            jdbc.batchUpdate(PUT_STAGE, stages);
            jdbc.batchUpdate(PUT_SIGHTING, sightings);
        }
        return late;
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
