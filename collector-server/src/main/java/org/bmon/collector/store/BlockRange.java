package org.bmon.collector.store;

import java.util.EnumMap;
import java.util.HashMap;
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

/** Reads all blocks between two heights at once. */
final class BlockRange {

    private static final String RANGE = " WHERE b.network = ? AND b.height BETWEEN ? AND ?";

    private final Map<BlockHash, Building> blocks = new HashMap<>();

    private static final class Building {
        final @Nullable Integer height;
        final long sinceMicros;
        final Map<Stage, SortedMap<NodeName, Long>> delays = new EnumMap<>(Stage.class);
        final Map<Stage, SortedMap<NodeName, Long>> others = new EnumMap<>(Stage.class);
        final Map<Stage, StageSpread> stages = new EnumMap<>(Stage.class);

        Building(@Nullable Integer height, long sinceMicros) {
            this.height = height;
            this.sinceMicros = sinceMicros;
        }
    }

    private BlockRange() {}

    /** The blocks of these heights, the last one included; so many sightings at most are read. */
    static Map<BlockHash, KeptBlock> read(JdbcTemplate jdbc, Network network, int from, int to, int mostSightings) {
        BlockRange range = new BlockRange();
        range.readRows(jdbc, mostSightings, network.label(), from, to);
        Map<BlockHash, KeptBlock> kept = new HashMap<>();
        range.blocks.forEach((hash, block) ->
                kept.put(hash, new KeptBlock(new BlockSpread(hash, block.height, block.stages), block.sinceMicros)));
        return kept;
    }

    private void readRows(JdbcTemplate jdbc, int mostSightings, String network, int from, int to) {
        jdbc.query(
                "SELECT b.hash, b.height, b.since_micros FROM block b" + RANGE,
                row -> {
                    blocks.put(
                            BlockHash.ofBytes(row.getBytes("hash"), 0),
                            new Building(SpreadColumns.intOrNull(row, "height"), row.getLong("since_micros")));
                },
                network,
                from,
                to);
        jdbc.query(
                "SELECT s.* FROM block b JOIN block_sighting s ON s.network = b.network AND s.hash = b.hash" + RANGE
                        + " LIMIT ?",
                row -> {
                    Building block = blocks.get(BlockHash.ofBytes(row.getBytes("hash"), 0));
                    if (block != null) {
                        (row.getInt("was_expected") == 1 ? block.delays : block.others)
                                .computeIfAbsent(Stage.valueOf(row.getString("stage")), added -> new TreeMap<>())
                                .put(new NodeName(row.getString("node")), row.getLong("delay_micros"));
                    }
                },
                network,
                from,
                to,
                mostSightings);
        jdbc.query(
                "SELECT s.* FROM block b JOIN block_stage s ON s.network = b.network AND s.hash = b.hash" + RANGE,
                row -> {
                    Building block = blocks.get(BlockHash.ofBytes(row.getBytes("hash"), 0));
                    if (block != null) {
                        Stage stage = Stage.valueOf(row.getString("stage"));
                        block.stages.put(
                                stage,
                                SpreadColumns.read(
                                        row,
                                        stage,
                                        block.delays.getOrDefault(stage, new TreeMap<>()),
                                        block.others.getOrDefault(stage, new TreeMap<>())));
                    }
                },
                network,
                from,
                to);
    }
}
