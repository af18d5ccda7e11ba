package org.bmon.collector.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.bmon.collector.propagation.DelayHistogram;
import org.bmon.collector.propagation.DelayStatistics;
import org.bmon.collector.propagation.Stage;
import org.bmon.collector.propagation.StageSpread;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * What the records say by hours, for ever: always the sum of the records as they stand, since a record that is replaced is
 * taken back before the new one is added, in the same commit. Each shard has its own, which are added up on reading; one may
 * be negative where a record went from one shard to another. One of these is for one commit.
 */
final class HourTables {

    private static final long HOUR_MICROS = TimeUnit.HOURS.toMicros(1);
    private static final String PUT_NODE = Upsert.replace(
            "node_hour",
            List.of("network", "stage", "hour", "node", "shard"),
            List.of("sightings", "sum_micros", "delays"));
    private static final String PUT_SPREAD = Upsert.replace(
            "spread_hour",
            List.of("network", "stage", "hour", "shard"),
            List.of("complete", "partial", "suspect", "spread_sum_micros", "spreads"));
    private static final String NODES = "SELECT * FROM node_hour";
    private static final String SPREADS = "SELECT * FROM spread_hour";
    private static final String RANGE = " WHERE network = ? AND stage = ? AND hour >= ? AND hour < ?";

    private static final String OF_SHARD = " AND shard = ?";

    private final int shard;
    private final Map<OfHour, Sums> hours = new LinkedHashMap<>();

    HourTables(int shard) {
        this.shard = shard;
    }

    private record OfHour(Network network, Stage stage, long hour) {}

    private static final class Sums {
        final long[] qualities = new long[3];
        final Delays spreads = new Delays();
        final Map<NodeName, Delays> nodes = new LinkedHashMap<>();
    }

    private static final class Delays {
        final DelayHistogram histogram = new DelayHistogram();
        long count;
        long sumMicros;

        void add(long micros, int sign) {
            histogram.add(micros, sign);
            count += sign;
            sumMicros += sign * micros;
        }
    }

    /**
     * Adds a record, or takes it back.
     *
     * @param sign 1 or -1
     */
    void add(Network network, StageSpread spread, long sinceMicros, int sign) {
        Long first = spread.firstMicros();
        long hour = Math.floorDiv(first != null ? first : sinceMicros, HOUR_MICROS);
        Sums sums = hours.computeIfAbsent(new OfHour(network, spread.stage(), hour), added -> new Sums());
        switch (spread.quality()) {
            case COMPLETE -> sums.qualities[0] += sign;
            case PARTIAL -> sums.qualities[1] += sign;
            case SUSPECT -> sums.qualities[2] += sign;
        }
        DelayStatistics statistics = spread.statistics();
        if (statistics != null) {
            sums.spreads.add(statistics.spreadMicros(), sign);
        }
        spread.eachDelay((node, micros) ->
                sums.nodes.computeIfAbsent(node, added -> new Delays()).add(micros, sign));
    }

    /** Adds everything to what the store has. */
    void write(JdbcTemplate jdbc) {
        List<@Nullable Object[]> nodeRows = new ArrayList<>();
        List<@Nullable Object[]> spreadRows = new ArrayList<>();
        hours.forEach((of, sums) -> {
            @Nullable Object[] which = {of.network.label(), of.stage.name(), of.hour, of.hour + 1, shard};
            List<SpreadHour> spreads =
                    jdbc.query(SPREADS + RANGE + OF_SHARD, (row, n) -> spread(row, of.network, of.stage), which);
            SpreadHour before = spreads.isEmpty()
                    ? new SpreadHour(of.network, of.stage, of.hour, 0, 0, 0, 0, new DelayHistogram())
                    : spreads.get(0);
            before.spreads().add(sums.spreads.histogram);
            spreadRows.add(new @Nullable Object[] {
                of.network.label(),
                of.stage.name(),
                of.hour,
                shard,
                before.complete() + sums.qualities[0],
                before.partial() + sums.qualities[1],
                before.suspect() + sums.qualities[2],
                before.spreadSumMicros() + sums.spreads.sumMicros,
                before.spreads().toBytes()
            });
            Map<NodeName, NodeHour> known = new LinkedHashMap<>();
            jdbc.query(NODES + RANGE + OF_SHARD, (row, n) -> node(row, of.network, of.stage), which)
                    .forEach(hour -> known.put(hour.node(), hour));
            sums.nodes.forEach((node, more) -> {
                NodeHour kept = known.get(node);
                if (kept != null) {
                    more.histogram.add(kept.delays());
                }
                nodeRows.add(new @Nullable Object[] {
                    of.network.label(),
                    of.stage.name(),
                    of.hour,
                    node.value(),
                    shard,
                    more.count + (kept == null ? 0 : kept.sightings()),
                    more.sumMicros + (kept == null ? 0 : kept.sumMicros()),
                    more.histogram.toBytes()
                });
            });
        });
        jdbc.batchUpdate(PUT_NODE, nodeRows);
        jdbc.batchUpdate(PUT_SPREAD, spreadRows);
    }

    /** What the shards say together, by hour and name. */
    static List<NodeHour> nodes(JdbcTemplate jdbc, Network network, Stage stage, long fromHour, long beforeHour) {
        record Of(long hour, NodeName node) {}
        Map<Of, NodeHour> sums =
                new TreeMap<>(Comparator.comparingLong(Of::hour).thenComparing(Of::node));
        jdbc.query(
                        NODES + RANGE,
                        (row, n) -> node(row, network, stage),
                        network.label(),
                        stage.name(),
                        fromHour,
                        beforeHour)
                .forEach(hour -> sums.merge(new Of(hour.hour(), hour.node()), hour, NodeHour::plus));
        return sums.values().stream().filter(sum -> sum.sightings() > 0).toList();
    }

    /** Likewise, by hour. */
    static List<SpreadHour> spreads(JdbcTemplate jdbc, Network network, Stage stage, long fromHour, long beforeHour) {
        Map<Long, SpreadHour> sums = new TreeMap<>();
        jdbc.query(
                        SPREADS + RANGE,
                        (row, n) -> spread(row, network, stage),
                        network.label(),
                        stage.name(),
                        fromHour,
                        beforeHour)
                .forEach(hour -> sums.merge(hour.hour(), hour, SpreadHour::plus));
        return List.copyOf(sums.values());
    }

    private static NodeHour node(ResultSet row, Network network, Stage stage) throws SQLException {
        return new NodeHour(
                network,
                stage,
                row.getLong("hour"),
                new NodeName(row.getString("node")),
                row.getLong("sightings"),
                row.getLong("sum_micros"),
                DelayHistogram.of(row.getBytes("delays")));
    }

    private static SpreadHour spread(ResultSet row, Network network, Stage stage) throws SQLException {
        return new SpreadHour(
                network,
                stage,
                row.getLong("hour"),
                row.getLong("complete"),
                row.getLong("partial"),
                row.getLong("suspect"),
                row.getLong("spread_sum_micros"),
                DelayHistogram.of(row.getBytes("spreads")));
    }
}
