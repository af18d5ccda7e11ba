package org.bmon.collector.analysis;

import java.util.EnumMap;
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

    /** Both together. */
    public AnalysisCounters plus(AnalysisCounters other) {
        Map<Forgotten, Long> both = new EnumMap<>(Forgotten.class);
        forgotten.forEach((what, count) -> both.merge(what, count, Long::sum));
        other.forgotten.forEach((what, count) -> both.merge(what, count, Long::sum));
        return new AnalysisCounters(
                Math.max(nodes, other.nodes),
                blocksHeld + other.blocksHeld,
                transactionsHeld + other.transactionsHeld,
                lateSightings + other.lateSightings,
                evictedBlocks + other.evictedBlocks,
                evictedTransactions + other.evictedTransactions,
                reacceptedTransactions + other.reacceptedTransactions,
                absurdTimes + other.absurdTimes,
                nodesRefused + other.nodesRefused,
                invalidWithoutHash + other.invalidWithoutHash,
                evictedInvalidBlocks + other.evictedInvalidBlocks,
                reorgBlocksDropped + other.reorgBlocksDropped,
                evictedRejections + other.evictedRejections,
                unansweredWishes + other.unansweredWishes,
                droppedWishes + other.droppedWishes,
                replacements + other.replacements,
                both);
    }

    /** What stays of them when nothing is held any more. */
    public AnalysisCounters withoutHeld() {
        return new AnalysisCounters(
                0,
                0,
                0,
                lateSightings,
                evictedBlocks,
                evictedTransactions,
                reacceptedTransactions,
                absurdTimes,
                nodesRefused,
                invalidWithoutHash,
                evictedInvalidBlocks,
                reorgBlocksDropped,
                evictedRejections,
                unansweredWishes,
                droppedWishes,
                replacements,
                forgotten);
    }

    /**
     * What of them is about transactions, for one who only tells of those. Sightings are of both, so one of a block that is
     * left out is counted by each who had it.
     */
    public AnalysisCounters ofTransactions() {
        return new AnalysisCounters(
                0,
                0,
                transactionsHeld,
                lateSightings,
                0,
                evictedTransactions,
                reacceptedTransactions,
                absurdTimes,
                nodesRefused,
                0,
                0,
                0,
                evictedRejections,
                0,
                0,
                0,
                Map.of());
    }
}
