package org.bmon.collector.anomaly;

import java.time.Duration;

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
