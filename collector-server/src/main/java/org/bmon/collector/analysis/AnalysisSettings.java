package org.bmon.collector.analysis;

import java.time.Duration;
import org.bmon.collector.anomaly.AnomalySettings;

/**
 * How much the analysis keeps in memory and for how long, and what it finds strange.
 *
 * @param window how long after its first sighting an object can still be amended
 * @param maxBlocks most blocks held at once; past it the oldest go, finished
 * @param maxTransactions most transactions held at once; past it the oldest go, finished
 * @param anomalies what spread and lateness are strange
 */
public record AnalysisSettings(Duration window, int maxBlocks, int maxTransactions, AnomalySettings anomalies) {

    /** With the usual floors of what is strange. */
    public AnalysisSettings(Duration window, int maxBlocks, int maxTransactions) {
        this(window, maxBlocks, maxTransactions, AnomalySettings.defaults());
    }

    public AnalysisSettings {
        if (window.isNegative() || window.isZero() || maxBlocks < 1 || maxTransactions < 1) {
            throw new IllegalArgumentException("the window and both limits of the analysis must be above 0");
        }
    }

    /** Fifteen minutes, and room for a day of blocks and an hour of full mempools. */
    public static AnalysisSettings defaults() {
        return new AnalysisSettings(Duration.ofMinutes(15), 1_000, 200_000);
    }
}
