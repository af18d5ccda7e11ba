package org.bmon.collector.live;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.bmon.collector.analysis.AnalysisSettings;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the live fleet is analysed.
 *
 * @param window how long after its first sighting an object can still be amended
 * @param maxBlocks most blocks held in memory
 * @param maxTransactions most transactions held in memory
 * @param maxQueue most events that wait for the analysis, and most that wait for a commit; past it deliveries are
 *     refused until later
 * @param commitEvery longest time between what was found and its commit
 * @param clockMemory how long a measurement of a node's clock counts
 * @param keepTransactions how long records of transactions are kept; those of blocks are kept for ever
 * @param watch when something is worth a notice
 * @param anomaly how strange spread and lateness must be for one
 */
@Validated
@ConfigurationProperties("bmon.collector.analysis")
record LiveProperties(
        @NotNull @DurationMin(seconds = 1) @DefaultValue("15m")
        Duration window,

        @Min(10) @DefaultValue("1000") int maxBlocks,
        @Min(100) @DefaultValue("200000") int maxTransactions,
        @Min(1_000) @DefaultValue("200000") int maxQueue,

        @NotNull @DurationMin(millis = 1) @DefaultValue("250ms")
        Duration commitEvery,

        @NotNull @DurationMin(seconds = 1) @DefaultValue("10m")
        Duration clockMemory,

        @NotNull @DurationMin(seconds = 1) @DefaultValue("7d")
        Duration keepTransactions,

        @NotNull @DefaultValue WatchProperties watch,
        @NotNull @DefaultValue AnomalyProperties anomaly) {

    AnalysisSettings analysisSettings() {
        return new AnalysisSettings(window, maxBlocks, maxTransactions, anomaly.settings());
    }

    long windowMicros() {
        return window.toNanos() / 1_000;
    }
}
