package org.bmon.collector.propagation;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.bmon.common.BlockHash;
import org.jspecify.annotations.Nullable;

/**
 * How one block came to the nodes of its network.
 *
 * @param hash the block
 * @param height its height, as soon as any node has told it
 * @param stages what is known of each stage that any node reported
 */
public record BlockSpread(BlockHash hash, @Nullable Integer height, Map<Stage, StageSpread> stages) {

    public BlockSpread {
        Map<Stage, StageSpread> ordered = new EnumMap<>(Stage.class);
        ordered.putAll(stages);
        stages = Collections.unmodifiableMap(ordered);
    }
}
