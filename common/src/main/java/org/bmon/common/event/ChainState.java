package org.bmon.common.event;

import java.util.List;
import org.bmon.common.BlockHash;
import org.bmon.common.Stamp;

/**
 * What the node holds to be its chain, at one poll of getblockchaininfo.
 *
 * @param at when it answered
 * @param bestHash the tip
 * @param height the tip's height
 * @param headers the height of the best header
 * @param initialDownload whether it is in its initial block download
 * @param warnings what it warns of; empty if nothing
 * @param pruned whether old blocks are deleted
 * @param sizeOnDiskBytes size of blocks and undo data
 */
public record ChainState(
        Stamp at,
        BlockHash bestHash,
        int height,
        int headers,
        boolean initialDownload,
        List<String> warnings,
        boolean pruned,
        long sizeOnDiskBytes)
        implements Event {

    public ChainState {
        warnings = List.copyOf(warnings);
    }
}
