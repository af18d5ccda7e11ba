package org.bmon.collector.watch;

import java.time.Duration;
import org.bmon.common.Network;

/**
 * When something is worth a notice. docs/watches.md says how each rule uses it.
 *
 * @param behindAfter how long a node may lack a block that others have connected
 * @param splitAfter how long nodes may stay on a branch that has less work than another
 * @param tieAfter how long nodes may stay on different tips of one height
 * @param oldTip how long there may be no new block; zero for no limit
 * @param steadyFor how long a node must be well again before its trouble is called over
 * @param selfishChance a withheld branch is told if honest miners would do the same with at most this chance
 * @param peersFloor fewest peers that a node should have
 * @param peersAfter how long it may have fewer
 * @param slowConnectRatio how many times longer than others a node may take to connect blocks
 * @param slowConnectMore how much longer in time it must be as well
 * @param askedRatio at what share of compact blocks asked for a node is told of, if its cohort asks for less than half
 *     of that
 * @param rejections how many transactions a node may reject in ten minutes before it is compared with its cohort
 * @param rejectionsRatio how many times as many as its cohort it may reject
 * @param mempoolFloorRatio share of its cohort's median that a mempool should have
 * @param mempoolFloorAfter how long it may have less
 * @param mempoolMissingRatio share of the majority's mempool that a node may lack, and share of its own that the majority
 *     may lack
 * @param templateFeeRatio share of the best template's fees that a node's template may miss
 * @param templateMissedRatio share of a block's or a template's transactions that may differ
 * @param fewTransactions differences of fewer transactions than this are never told
 */
public record WatchSettings(
        Duration behindAfter,
        Duration splitAfter,
        Duration tieAfter,
        Duration oldTip,
        Duration steadyFor,
        double selfishChance,
        int peersFloor,
        Duration peersAfter,
        double slowConnectRatio,
        Duration slowConnectMore,
        double askedRatio,
        int rejections,
        double rejectionsRatio,
        double mempoolFloorRatio,
        Duration mempoolFloorAfter,
        double mempoolMissingRatio,
        double templateFeeRatio,
        double templateMissedRatio,
        int fewTransactions) {

    /** What suits the network: on regtest blocks come when someone wants them, and a peer or none is usual. */
    public static WatchSettings defaults(Network network) {
        boolean regtest = network == Network.REGTEST;
        return new WatchSettings(
                Duration.ofMinutes(2),
                Duration.ofMinutes(2),
                Duration.ofMinutes(60),
                regtest ? Duration.ZERO : Duration.ofMinutes(90),
                Duration.ofMinutes(5),
                1.0 / 300,
                regtest ? 1 : 6,
                Duration.ofMinutes(5),
                3,
                Duration.ofMillis(200),
                0.6,
                50,
                5,
                0.1,
                Duration.ofMinutes(5),
                0.2,
                0.1,
                0.3,
                100);
    }
}
