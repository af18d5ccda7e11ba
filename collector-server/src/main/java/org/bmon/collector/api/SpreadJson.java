package org.bmon.collector.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.bmon.collector.propagation.DelayStatistics;
import org.bmon.collector.store.BlockStage;
import org.bmon.collector.store.OfNetwork;
import org.jspecify.annotations.Nullable;

/** The JSON shape of how a block came at one stage, in one flat row without each node's delay. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SpreadJson(
        String network,
        String hash,
        @Nullable Integer height,
        String stage,
        int seen,
        int expected,
        @Nullable String first,
        @Nullable Long firstMicros,
        @Nullable Long spreadMicros,
        @Nullable Double meanMicros,
        @Nullable Double varianceMicros2,
        @Nullable Long p50Micros,
        @Nullable Long p90Micros,
        @Nullable Long p99Micros,
        @Nullable Long errorMicros,
        String quality) {

    static final List<String> COLUMNS = List.of(
            "network",
            "hash",
            "height",
            "stage",
            "seen",
            "expected",
            "first",
            "first_micros",
            "spread_micros",
            "mean_micros",
            "variance_micros2",
            "p50_micros",
            "p90_micros",
            "p99_micros",
            "error_micros",
            "quality");

    static SpreadJson of(OfNetwork<BlockStage> found) {
        BlockStage block = found.value();
        ReportJson.Stage stage = ReportJson.stage(block.spread());
        DelayStatistics statistics = block.spread().statistics();
        return new SpreadJson(
                found.network().label(),
                block.hash().toHex(),
                block.height(),
                block.spread().stage().name(),
                stage.seen(),
                stage.expected(),
                stage.first(),
                stage.firstMicros(),
                stage.spreadMicros(),
                stage.meanMicros(),
                statistics == null ? null : Double.valueOf(statistics.varianceMicros2()),
                stage.p50Micros(),
                stage.p90Micros(),
                stage.p99Micros(),
                stage.errorMicros(),
                stage.quality());
    }

    void row(Csv.Rows to) {
        to.row(
                network,
                hash,
                height,
                stage,
                seen,
                expected,
                first,
                firstMicros,
                spreadMicros,
                meanMicros,
                varianceMicros2,
                p50Micros,
                p90Micros,
                p99Micros,
                errorMicros,
                quality);
    }
}
