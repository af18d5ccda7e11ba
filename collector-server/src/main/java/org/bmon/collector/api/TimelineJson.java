package org.bmon.collector.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import org.bmon.collector.propagation.BlockSpread;
import org.bmon.collector.propagation.StageSpread;
import org.bmon.collector.store.OfNetwork;
import org.bmon.common.NodeName;
import org.jspecify.annotations.Nullable;

/** The JSON shape of a block's time line: every sighting with its moment, by stage, the first one first. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TimelineJson(String network, String hash, @Nullable Integer height, List<StageLine> stages) {

    static final List<String> COLUMNS = List.of(
            "network",
            "hash",
            "height",
            "stage",
            "node",
            "expected",
            "at_micros",
            "delay_micros",
            "spread_error_micros");

    /** What was seen at one stage; {@code errorMicros} is how far its spread can be from the truth. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record StageLine(String stage, String quality, @Nullable Long errorMicros, List<Sighting> sightings) {}

    /** A node saw the block. */
    record Sighting(String node, long atMicros, long delayMicros, boolean expected) {}

    static TimelineJson of(OfNetwork<BlockSpread> found) {
        List<StageLine> stages = new ArrayList<>();
        found.value()
                .stages()
                .forEach((stage, spread) -> stages.add(new StageLine(
                        stage.name(),
                        spread.quality().name().toLowerCase(Locale.ROOT),
                        spread.errorMicros(),
                        sightings(spread))));
        return new TimelineJson(
                found.network().label(),
                found.value().hash().toHex(),
                found.value().height(),
                stages);
    }

    private static List<Sighting> sightings(StageSpread spread) {
        List<Sighting> sightings = new ArrayList<>();
        Long first = spread.firstMicros();
        if (first != null) {
            add(sightings, first, spread.delaysMicros(), true);
            add(sightings, first, spread.othersMicros(), false);
        }
        sightings.sort(Comparator.comparingLong(Sighting::atMicros).thenComparing(Sighting::node));
        return sightings;
    }

    private static void add(List<Sighting> to, long first, SortedMap<NodeName, Long> delays, boolean expected) {
        delays.forEach((node, delay) -> to.add(new Sighting(node.value(), first + delay, delay, expected)));
    }

    /** A row for each sighting. */
    void rows(Csv.Rows to) {
        for (StageLine stage : stages) {
            for (Sighting sighting : stage.sightings) {
                to.row(
                        network,
                        hash,
                        height,
                        stage.stage,
                        sighting.node,
                        sighting.expected,
                        sighting.atMicros,
                        sighting.delayMicros,
                        stage.errorMicros);
            }
        }
    }
}
