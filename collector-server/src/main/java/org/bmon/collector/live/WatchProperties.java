package org.bmon.collector.live;

import java.time.Duration;
import org.bmon.collector.watch.WatchSettings;
import org.bmon.common.Network;
import org.jspecify.annotations.Nullable;

/**
 * When something is worth a notice, where an operator wants it otherwise than the network's defaults. What each means is in
 * docs/watches.md.
 *
 * @param behindAfter how long a node may lack a block that others have connected
 * @param splitAfter how long nodes may stay on a branch that has less work than another
 * @param tieAfter how long nodes may stay on different tips of one height
 * @param oldTip how long there may be no new block; zero for no limit
 * @param steadyFor how long a node must be well again before its trouble is called over
 * @param selfishChance chance of honest mining below which a branch is told as held back
 * @param peersFloor fewest peers that a node should have
 * @param peersAfter how long it may have fewer
 * @param slowConnectRatio how many times longer than others a node may take to connect blocks
 * @param slowConnectMore how much longer in time it must be as well
 * @param askedRatio share of compact blocks asked for at which a node is told
 * @param rejections how many transactions a node may reject in ten minutes
 * @param rejectionsRatio how many times as many as its cohort
 * @param mempoolFloorRatio share of its cohort's median that a mempool should have
 * @param mempoolFloorAfter how long it may have less
 * @param mempoolMissingRatio share of the majority's mempool that a node may lack
 * @param templateFeeRatio share of the best template's fees that a node's may miss
 * @param templateMissedRatio share of a block's or a template's transactions that may differ
 * @param fewTransactions differences of fewer transactions are never told
 */
record WatchProperties(
        @Nullable Duration behindAfter,
        @Nullable Duration splitAfter,
        @Nullable Duration tieAfter,
        @Nullable Duration oldTip,
        @Nullable Duration steadyFor,
        @Nullable Double selfishChance,
        @Nullable Integer peersFloor,
        @Nullable Duration peersAfter,
        @Nullable Double slowConnectRatio,
        @Nullable Duration slowConnectMore,
        @Nullable Double askedRatio,
        @Nullable Integer rejections,
        @Nullable Double rejectionsRatio,
        @Nullable Double mempoolFloorRatio,
        @Nullable Duration mempoolFloorAfter,
        @Nullable Double mempoolMissingRatio,
        @Nullable Double templateFeeRatio,
        @Nullable Double templateMissedRatio,
        @Nullable Integer fewTransactions) {

    /** Nothing set: each network has its defaults. */
    static WatchProperties unset() {
        return new WatchProperties(
                null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
                null, null);
    }

    WatchSettings settings(Network network) {
        WatchSettings usual = WatchSettings.defaults(network);
        return new WatchSettings(
                set(behindAfter, usual.behindAfter()),
                set(splitAfter, usual.splitAfter()),
                set(tieAfter, usual.tieAfter()),
                set(oldTip, usual.oldTip()),
                set(steadyFor, usual.steadyFor()),
                set(selfishChance, usual.selfishChance()),
                set(peersFloor, usual.peersFloor()),
                set(peersAfter, usual.peersAfter()),
                set(slowConnectRatio, usual.slowConnectRatio()),
                set(slowConnectMore, usual.slowConnectMore()),
                set(askedRatio, usual.askedRatio()),
                set(rejections, usual.rejections()),
                set(rejectionsRatio, usual.rejectionsRatio()),
                set(mempoolFloorRatio, usual.mempoolFloorRatio()),
                set(mempoolFloorAfter, usual.mempoolFloorAfter()),
                set(mempoolMissingRatio, usual.mempoolMissingRatio()),
                set(templateFeeRatio, usual.templateFeeRatio()),
                set(templateMissedRatio, usual.templateMissedRatio()),
                set(fewTransactions, usual.fewTransactions()));
    }

    private static <T> T set(@Nullable T value, T usual) {
        return value == null ? usual : value;
    }
}
