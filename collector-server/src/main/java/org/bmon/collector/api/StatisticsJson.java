package org.bmon.collector.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.OptionalLong;
import org.bmon.collector.propagation.DelayHistogram;
import org.bmon.collector.propagation.Stage;
import org.bmon.common.Distribution;
import org.bmon.common.Network;
import org.jspecify.annotations.Nullable;

/** The JSON shape of a distribution: of the spreads at a stage, or of one node's delays. Quantiles by nearest rank. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record StatisticsJson(
        String network,
        String stage,
        @Nullable String node,
        int count,
        @Nullable Long p50Micros,
        @Nullable Long p75Micros,
        @Nullable Long p90Micros,
        @Nullable Long p95Micros,
        @Nullable Long p99Micros,
        @Nullable Long largestMicros,
        @Nullable Double meanMicros) {

    static final List<String> COLUMNS = List.of(
            "network",
            "stage",
            "node",
            "count",
            "p50_micros",
            "p75_micros",
            "p90_micros",
            "p95_micros",
            "p99_micros",
            "largest_micros",
            "mean_micros");

    static StatisticsJson of(Network network, String stage, @Nullable String node, Distribution values) {
        return new StatisticsJson(
                network.label(),
                stage,
                node,
                values.count(),
                values.percentile(50),
                values.percentile(75),
                values.percentile(90),
                values.percentile(95),
                values.percentile(99),
                values.largest(),
                values.mean());
    }

    /** Of the spreads of transactions, which are kept by hours in buckets. */
    static StatisticsJson of(Network network, DelayHistogram spreads, long sumMicros) {
        return new StatisticsJson(
                network.label(),
                Stage.ACCEPTED.name(),
                null,
                Math.toIntExact(Math.min(spreads.total(), Integer.MAX_VALUE)),
                quantile(spreads, 0.5),
                quantile(spreads, 0.75),
                quantile(spreads, 0.9),
                quantile(spreads, 0.95),
                quantile(spreads, 0.99),
                quantile(spreads, 1),
                (double) sumMicros / spreads.total());
    }

    private static @Nullable Long quantile(DelayHistogram spreads, double share) {
        OptionalLong quantile = spreads.quantile(share);
        return quantile.isPresent() ? Long.valueOf(quantile.getAsLong()) : null;
    }

    static Csv csv(List<StatisticsJson> all) {
        return new Csv(COLUMNS, rows -> all.forEach(each -> each.row(rows)));
    }

    private void row(Csv.Rows to) {
        to.row(
                network,
                stage,
                node,
                count,
                p50Micros,
                p75Micros,
                p90Micros,
                p95Micros,
                p99Micros,
                largestMicros,
                meanMicros);
    }
}
