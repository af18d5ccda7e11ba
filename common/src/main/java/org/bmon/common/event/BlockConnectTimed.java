package org.bmon.common.event;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bmon.common.BlockHash;
import org.bmon.common.Stamp;

/**
 * How long the node took to connect a block, from the log's bench lines. An event of its own: the last of those lines
 * comes after the block is connected, and that news does not wait.
 *
 * @param at when the measurement was written
 * @param hash the block
 * @param totalMicros the whole of it, in microseconds
 * @param stepMicros microseconds by step, under the names that Bitcoin Core gives them; steps contain each other
 */
public record BlockConnectTimed(Stamp at, BlockHash hash, long totalMicros, SortedMap<String, Long> stepMicros)
        implements BlockEvent {

    public BlockConnectTimed {
        stepMicros = Collections.unmodifiableSortedMap(new TreeMap<>(stepMicros));
    }
}
