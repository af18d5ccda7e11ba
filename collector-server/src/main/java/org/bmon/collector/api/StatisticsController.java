package org.bmon.collector.api;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.bmon.collector.propagation.DelayHistogram;
import org.bmon.collector.propagation.Stage;
import org.bmon.collector.store.BlockStage;
import org.bmon.collector.store.HistoryStore;
import org.bmon.collector.store.Page;
import org.bmon.collector.store.SpreadHour;
import org.bmon.collector.store.TimeQuery;
import org.bmon.common.Distribution;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Answers who asks how blocks spread in a time: one by one, together, and by node. */
@RestController
@RequestMapping("/api/v1")
final class StatisticsController {

    private static final long HOUR_MICROS = Duration.ofHours(1).toNanos() / 1_000;
    private static final long DAY_MICROS = Duration.ofDays(1).toNanos() / 1_000;

    /** Delays are one for each node and block: more than these days of a large fleet would not fit in memory. */
    private static final int MOST_DAYS = 31;

    private final HistoryStore store;
    private final Clock clock;

    /** Which nodes' times a spread is over. */
    private enum Nodes {
        /** Those that were expected to see the block. */
        EXPECTED,
        /** All that saw it, catching up or not. */
        ALL
    }

    private record OfStage(Network network, Stage stage) implements Comparable<OfStage> {
        @Override
        public int compareTo(OfStage other) {
            int networks = network.compareTo(other.network);
            return networks != 0 ? networks : stage.compareTo(other.stage);
        }
    }

    private record OfNode(Network network, NodeName node) implements Comparable<OfNode> {
        @Override
        public int compareTo(OfNode other) {
            int networks = network.compareTo(other.network);
            return networks != 0 ? networks : node.compareTo(other.node);
        }
    }

    StatisticsController(HistoryStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    @GetMapping("/spreads")
    ResponseEntity<Object> spreads(
            TimeQuery query,
            @RequestParam(name = "stage", required = false) @Nullable String stage,
            Format format,
            HttpServletRequest request) {
        Page<BlockStage> page = store.stages(query, stage(stage));
        List<SpreadJson> json = page.items().stream().map(SpreadJson::of).toList();
        return Answer.page(
                request,
                format,
                page.next(),
                json,
                () -> new Csv(SpreadJson.COLUMNS, rows -> json.forEach(each -> each.row(rows))));
    }

    /** Over the blocks that at least two nodes saw. */
    @GetMapping("/statistics")
    ResponseEntity<Object> statistics(
            TimeRange range, @RequestParam(name = "nodes", required = false) @Nullable String nodes, Format format) {
        boolean overAll = nodes != null && Parameters.choice("nodes", nodes, Nodes.values()) == Nodes.ALL;
        Map<OfStage, LongStream.Builder> spreads = new TreeMap<>();
        store.spreads(
                range.query(),
                overAll,
                (network, stage, micros) -> spreads.computeIfAbsent(
                                new OfStage(network, stage), added -> LongStream.builder())
                        .add(micros));
        List<StatisticsJson> json = new ArrayList<>();
        spreads.forEach((of, values) ->
                json.add(StatisticsJson.of(of.network(), of.stage().name(), null, distribution(values))));
        return Answer.of(format, json, () -> StatisticsJson.csv(json));
    }

    /** Delays of each node behind the first; of the last day unless a time is asked. */
    @GetMapping("/statistics/nodes")
    ResponseEntity<Object> byNode(
            TimeRange asked,
            @RequestParam(name = "stage", required = false) @Nullable String stageName,
            Format format) {
        long now = Stamp.micros(clock.instant());
        long before = Math.min(asked.beforeMicros(), now + DAY_MICROS);
        long from = asked.fromMicros() == Long.MIN_VALUE ? Math.min(before, now) - DAY_MICROS : asked.fromMicros();
        if (before - from > MOST_DAYS * DAY_MICROS) {
            throw new InvalidParameterException("from", "from is more than " + MOST_DAYS + " days before to");
        }
        Stage stage = stage(stageName);
        Map<OfNode, LongStream.Builder> delays = new TreeMap<>();
        store.delays(
                TimeQuery.between(asked.network(), from, before),
                stage,
                (network, node, micros) -> delays.computeIfAbsent(
                                new OfNode(network, node), added -> LongStream.builder())
                        .add(micros));
        List<StatisticsJson> json = new ArrayList<>();
        delays.forEach((of, values) ->
                json.add(StatisticsJson.of(of.network(), stage.name(), of.node().value(), distribution(values))));
        return Answer.of(format, json, () -> StatisticsJson.csv(json));
    }

    /** Spreads of transactions, from the whole hours of a time. */
    @GetMapping("/statistics/transactions")
    ResponseEntity<Object> transactions(TimeRange range, Format format) {
        long fromHour = -Math.floorDiv(-Math.max(range.fromMicros(), -Long.MAX_VALUE), HOUR_MICROS);
        long beforeHour = Math.floorDiv(range.beforeMicros(), HOUR_MICROS);
        List<StatisticsJson> json = new ArrayList<>();
        for (Network network : Network.values()) {
            if (range.network() == null || range.network() == network) {
                DelayHistogram spreads = new DelayHistogram();
                long sumMicros = 0;
                for (SpreadHour hour : store.spreadHours(network, Stage.ACCEPTED, fromHour, beforeHour)) {
                    spreads.add(hour.spreads());
                    sumMicros += hour.spreadSumMicros();
                }
                if (spreads.total() > 0) {
                    json.add(StatisticsJson.of(network, spreads, sumMicros));
                }
            }
        }
        return Answer.of(format, json, () -> StatisticsJson.csv(json));
    }

    private static Stage stage(@Nullable String name) {
        Stage[] ofBlocks = {Stage.HEADER, Stage.DATA, Stage.CONNECTED};
        return name == null ? Stage.CONNECTED : Parameters.choice("stage", name, ofBlocks);
    }

    private static Distribution distribution(LongStream.Builder values) {
        return Distribution.of(values.build().toArray());
    }
}
