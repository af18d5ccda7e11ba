package org.bmon.collector.anomaly;

import java.time.Duration;
import java.util.List;

/**
 * The absolute floors below which nothing is strange, and how far from usual something has to be besides. docs/anomalies.md
 * says where the numbers come from.
 *
 * @param deviations how many standard deviations, as the MAD estimates them, above its median a value must be
 * @param nodeLate how much later than usual for it a node must connect a block
 * @param lateBlocks of the last {@link #LATE_WINDOW} blocks a node must be late at so many
 * @param blockSpread how much later than usual at least half of the network must connect one block
 * @param blockAlone how much later than usual for it one node alone must connect one block
 * @param transactionSpread how much longer than usual transactions must take to a node, at the median of a minute
 * @param missedShare what share of transactions more than usual a node must miss
 * @param fewTransactions a minute with fewer transactions than this, or five minutes, are not judged
 */
public record AnomalySettings(
        double deviations,
        Duration nodeLate,
        int lateBlocks,
        Duration blockSpread,
        Duration blockAlone,
        Duration transactionSpread,
        double missedShare,
        int fewTransactions) {

    /** How many blocks a node's lateness is judged over. */
    public static final int LATE_WINDOW = 12;

    public AnomalySettings {
        boolean positive = deviations > 0 && missedShare > 0 && fewTransactions > 0;
        for (Duration floor : List.of(nodeLate, blockSpread, blockAlone, transactionSpread)) {
            positive &= !floor.isNegative() && !floor.isZero();
        }
        if (!positive || missedShare > 1) {
            throw new IllegalArgumentException(
                    "the floors of what is strange must be above 0, and missed-share at most 1");
        }
        if (lateBlocks < 3 || lateBlocks > LATE_WINDOW) {
            throw new IllegalArgumentException("late-blocks must be from 3 to " + LATE_WINDOW + ", not " + lateBlocks);
        }
    }

    /** What suits mainnet. */
    public static AnomalySettings defaults() {
        return new AnomalySettings(
                6,
                Duration.ofSeconds(5),
                7,
                Duration.ofSeconds(20),
                Duration.ofMinutes(2),
                Duration.ofSeconds(2),
                0.05,
                20);
    }
}
