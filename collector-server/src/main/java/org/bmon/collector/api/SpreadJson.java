package org.bmon.collector.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Locale;
import org.bmon.collector.propagation.DelayStatistics;
import org.bmon.collector.propagation.StageSpread;
import org.bmon.collector.store.BlockStage;
import org.bmon.collector.store.OfNetwork;
import org.bmon.common.NodeName;
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
        StageSpread spread = block.spread();
        NodeName first = spread.first();
        DelayStatistics statistics = spread.statistics();
        return new SpreadJson(
                found.network().label(),
                block.hash().toHex(),
                block.height(),
                spread.stage().name(),
                spread.seen(),
                spread.expected(),
                first == null ? null : first.value(),
                spread.firstMicros(),
                statistics == null ? null : Long.valueOf(statistics.spreadMicros()),
                statistics == null ? null : Double.valueOf(statistics.meanMicros()),
                statistics == null ? null : Double.valueOf(statistics.varianceMicros2()),
                statistics == null ? null : Long.valueOf(statistics.p50Micros()),
                statistics == null ? null : Long.valueOf(statistics.p90Micros()),
                statistics == null ? null : Long.valueOf(statistics.p99Micros()),
                spread.errorMicros(),
                spread.quality().name().toLowerCase(Locale.ROOT));
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
