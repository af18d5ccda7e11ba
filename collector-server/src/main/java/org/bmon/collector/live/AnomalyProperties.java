package org.bmon.collector.live;

import java.time.Duration;
import org.bmon.collector.anomaly.AnomalySettings;
import org.jspecify.annotations.Nullable;

/**
 * How strange spread and lateness must be for a notice, where an operator wants it otherwise. What each means is in
 * docs/anomalies.md.
 *
 * @param deviations how many standard deviations above its median a value must be
 * @param nodeLate how much later than usual for it a node must connect a block
 * @param lateBlocks of the last twelve blocks a node must be late at so many
 * @param blockSpread how much later than usual half of the network must connect one block
 * @param blockAlone how much later than usual for it one node alone must connect one block
 * @param transactionSpread how much longer than usual transactions must take to a node
 * @param missedShare what share of transactions more than usual a node must miss
 * @param fewTransactions times with fewer transactions are not judged
 */
record AnomalyProperties(
        @Nullable Double deviations,
        @Nullable Duration nodeLate,
        @Nullable Integer lateBlocks,
        @Nullable Duration blockSpread,
        @Nullable Duration blockAlone,
        @Nullable Duration transactionSpread,
        @Nullable Double missedShare,
        @Nullable Integer fewTransactions) {

    /** Nothing set. */
    static AnomalyProperties unset() {
        return new AnomalyProperties(null, null, null, null, null, null, null, null);
    }

    AnomalySettings settings() {
        AnomalySettings usual = AnomalySettings.defaults();
        return new AnomalySettings(
                set(deviations, usual.deviations()),
                set(nodeLate, usual.nodeLate()),
                set(lateBlocks, usual.lateBlocks()),
                set(blockSpread, usual.blockSpread()),
                set(blockAlone, usual.blockAlone()),
                set(transactionSpread, usual.transactionSpread()),
                set(missedShare, usual.missedShare()),
                set(fewTransactions, usual.fewTransactions()));
    }

    private static <T> T set(@Nullable T value, T usual) {
        return value == null ? usual : value;
    }
}
