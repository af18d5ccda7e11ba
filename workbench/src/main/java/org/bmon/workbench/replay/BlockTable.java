package org.bmon.workbench.replay;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bmon.collector.propagation.BlockSpread;
import org.bmon.collector.propagation.DelayStatistics;
import org.bmon.collector.propagation.Stage;
import org.bmon.collector.propagation.StageSpread;
import org.bmon.common.BlockHash;
import org.bmon.common.NodeName;
import org.bmon.workbench.cli.Figures;
import org.bmon.workbench.cli.Table;
import org.jspecify.annotations.Nullable;

/** Blocks side by side: a row each, those of one height marked as a race. */
final class BlockTable {

    private static final int HASH_DIGITS = 12;

    private BlockTable() {}

    /** The last of these blocks, at most so many. */
    static Table of(List<BlockSpread> blocks, int most) {
        Map<Integer, Integer> atHeight = new HashMap<>();
        for (BlockSpread block : blocks) {
            Integer height = block.height();
            if (height != null) {
                atHeight.merge(height, 1, Integer::sum);
            }
        }
        Table table = new Table()
                .number("HEIGHT")
                .text("HASH")
                .text("FIRST")
                .number("SEEN")
                .number("HEADER")
                .number("DATA")
                .number("CONNECTED")
                .number("P50")
                .number("P90")
                .text("QUALITY")
                .text("");
        blocks.subList(Math.max(0, blocks.size() - most), blocks.size()).forEach(block -> row(block, atHeight, table));
        return table;
    }

    /** A hash by its end: its beginning is zeros. */
    static String shortened(BlockHash hash) {
        String hex = hash.toHex();
        return "…" + hex.substring(hex.length() - HASH_DIGITS);
    }

    private static void row(BlockSpread block, Map<Integer, Integer> atHeight, Table table) {
        StageSpread last = lastStage(block);
        Integer height = block.height();
        NodeName first = last.first();
        DelayStatistics statistics = last.statistics();
        boolean race = height != null && atHeight.getOrDefault(height, 0) > 1;
        table.row(
                height == null ? Figures.UNKNOWN : height.toString(),
                shortened(block.hash()),
                first == null ? Figures.UNKNOWN : first.value(),
                last.seen() + "/" + last.expected(),
                spread(block.stages().get(Stage.HEADER)),
                spread(block.stages().get(Stage.DATA)),
                spread(block.stages().get(Stage.CONNECTED)),
                Figures.millis(statistics == null ? null : statistics.p50Micros()),
                Figures.millis(statistics == null ? null : statistics.p90Micros()),
                last.quality().name().toLowerCase(Locale.ROOT),
                race ? "race" : "");
    }

    /** The stage that counts most: connected, unless no node connected it. */
    private static StageSpread lastStage(BlockSpread block) {
        return List.copyOf(block.stages().values()).get(block.stages().size() - 1);
    }

    private static String spread(@Nullable StageSpread stage) {
        DelayStatistics statistics = stage == null ? null : stage.statistics();
        return Figures.millis(statistics == null ? null : statistics.spreadMicros());
    }
}
