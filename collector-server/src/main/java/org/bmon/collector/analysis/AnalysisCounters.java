package org.bmon.collector.analysis;

import java.util.Map;
import org.bmon.collector.watch.Forgotten;

/**
 * What the analysis holds, and what it left out: every path on which a sighting is lost has a number here.
 *
 * @param nodes nodes known
 * @param blocksHeld blocks that can still be amended
 * @param transactionsHeld transactions that can still be amended
 * @param lateSightings sightings dropped because their object was finished already or is older than the window
 * @param evictedBlocks blocks finished before their window was over, because there were too many
 * @param evictedTransactions transactions finished before their window was over, because there were too many
 * @param reacceptedTransactions acceptances that say nothing of spreading: a mempool read from disk, or put back by a
 *     reorg
 * @param absurdTimes sightings dropped because their time is years away from the object's other ones
 * @param nodesRefused events dropped because there were more nodes than can be told apart
 * @param invalidWithoutHash reports of an invalid block that do not name it
 * @param evictedInvalidBlocks invalid blocks forgotten because there were too many
 * @param reorgBlocksDropped blocks left out of a reorg that is longer than can be held
 * @param evictedRejections transactions of which it was forgotten who rejected them, because there were too many
 * @param unansweredWishes blocks whose content every node that has them was asked for in vain
 * @param droppedWishes blocks whose content was no longer asked for, because too many were
 * @param replacements transactions that were replaced by ones that pay more; nothing is lost by that
 * @param forgotten what the watches gave up to stay within their bounds; all kinds are there
 */
public record AnalysisCounters(
        int nodes,
        int blocksHeld,
        int transactionsHeld,
        long lateSightings,
        long evictedBlocks,
        long evictedTransactions,
        long reacceptedTransactions,
        long absurdTimes,
        long nodesRefused,
        long invalidWithoutHash,
        long evictedInvalidBlocks,
        long reorgBlocksDropped,
        long evictedRejections,
        long unansweredWishes,
        long droppedWishes,
        long replacements,
        Map<Forgotten, Long> forgotten) {

    public AnalysisCounters {
        forgotten = Map.copyOf(forgotten);
    }
}
