package org.bmon.collector.store;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.bmon.collector.propagation.BlockSpread;
import org.bmon.collector.propagation.Stage;
import org.bmon.common.Network;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Rows of blocks on their way into the tables. A record replaces the one before as a whole. */
final class BlockRows {

    private static final String PUT_BLOCK =
            Upsert.replace("block", List.of("network", "hash"), List.of("height", "since_micros"));
    private static final String PUT_STAGE =
            Upsert.replace("block_stage", List.of("network", "hash", "stage"), SpreadColumns.NAMES);
    private static final String PUT_SIGHTING = Upsert.replace(
            "block_sighting", List.of("network", "hash", "stage", "node"), List.of("was_expected", "delay_micros"));
    private static final String OF_BLOCK = " WHERE network = ? AND hash = ?";

    private final List<@Nullable Object[]> blocks = new ArrayList<>();
    private final List<@Nullable Object[]> stages = new ArrayList<>();
    private final List<@Nullable Object[]> sightings = new ArrayList<>();
    private final List<@Nullable Object[]> keys = new ArrayList<>();

    void add(Network network, BlockSpread block, long sinceMicros) {
        String label = network.label();
        byte[] hash = block.hash().toBytes();
        blocks.add(new @Nullable Object[] {label, hash, block.height(), sinceMicros});
        keys.add(new @Nullable Object[] {label, hash});
        block.stages().forEach((stage, spread) -> {
            stages.add(Stream.concat(Stream.of(label, hash, stage.name()), SpreadColumns.values(spread).stream())
                    .toArray());
            spread.delaysMicros().forEach((node, delay) -> sighting(label, hash, stage, node.value(), 1, delay));
            spread.othersMicros().forEach((node, delay) -> sighting(label, hash, stage, node.value(), 0, delay));
        });
    }

    private void sighting(String network, byte[] hash, Stage stage, String node, int expected, long delay) {
        sightings.add(new @Nullable Object[] {network, hash, stage.name(), node, expected, delay});
    }

    void write(JdbcTemplate jdbc) {
        if (!blocks.isEmpty()) {
            jdbc.batchUpdate(PUT_BLOCK, blocks);
            // A sighting that the new record no longer has must go.
            jdbc.batchUpdate("DELETE FROM block_sighting" + OF_BLOCK, keys);
            jdbc.batchUpdate("DELETE FROM block_stage" + OF_BLOCK, keys);
            jdbc.batchUpdate(PUT_STAGE, stages);
            jdbc.batchUpdate(PUT_SIGHTING, sightings);
        }
    }
}
