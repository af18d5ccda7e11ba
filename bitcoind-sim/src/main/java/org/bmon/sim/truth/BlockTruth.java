package org.bmon.sim.truth;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bmon.common.BlockHash;
import org.bmon.common.NodeName;
import org.jspecify.annotations.Nullable;

/**
 * What truly happened to a block.
 *
 * @param hash the block
 * @param height its height
 * @param parent its parent
 * @param miner where it came into the network
 * @param minedMicros when, in microseconds since the epoch
 * @param invalidReason Bitcoin Core's reason code; null if it is valid
 * @param header when each node first had its header
 * @param data when each node first had all of it
 * @param connected when each node first had it in its active chain
 */
public record BlockTruth(
        BlockHash hash,
        int height,
        BlockHash parent,
        NodeName miner,
        long minedMicros,
        @Nullable String invalidReason,
        SortedMap<NodeName, Sighting> header,
        SortedMap<NodeName, Sighting> data,
        SortedMap<NodeName, Sighting> connected) {

    public BlockTruth {
        header = Collections.unmodifiableSortedMap(new TreeMap<>(header));
        data = Collections.unmodifiableSortedMap(new TreeMap<>(data));
        connected = Collections.unmodifiableSortedMap(new TreeMap<>(connected));
    }
}
