package org.bmon.workbench.arrivals;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.stream.Stream;
import org.bmon.collector.analysis.AnalysisListener;
import org.bmon.collector.analysis.AnalysisSettings;
import org.bmon.collector.analysis.FleetAnalysis;
import org.bmon.collector.chain.InvalidBlock;
import org.bmon.collector.chain.Reorg;
import org.bmon.collector.propagation.BlockSpread;
import org.bmon.collector.propagation.DelayStatistics;
import org.bmon.collector.propagation.Stage;
import org.bmon.collector.propagation.StageSpread;
import org.bmon.collector.propagation.TransactionSpread;
import org.bmon.common.BlockHash;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.common.TimeSource;
import org.bmon.common.event.BlockConnected;
import org.bmon.common.event.Event;
import org.bmon.common.event.NodePhaseChanged;
import org.bmon.common.event.NodePhaseChanged.Phase;
import org.bmon.common.event.NodeReachable;
import org.bmon.common.event.TxRejected;
import org.bmon.workbench.cli.Distribution;

/**
 * Puts the arrivals of several nodes through the collector's own analysis and keeps the spread of each block that at
 * least two of them saw.
 */
final class SpreadMeasure implements AnalysisListener {

    private final Map<BlockHash, StageSpread> connected = new HashMap<>();

    private SpreadMeasure() {}

    /** Spreads over all nodes that saw the block. */
    static Distribution overAll(Network network, List<ArrivalFile> files) {
        SpreadMeasure measure = new SpreadMeasure();
        measure.analyse(network, files, List.of());
        List<Long> spreads = new ArrayList<>();
        for (StageSpread stage : measure.connected.values()) {
            LongSummaryStatistics times = Stream.concat(
                            stage.delaysMicros().values().stream(), stage.othersMicros().values().stream())
                    .mapToLong(Long::longValue)
                    .summaryStatistics();
            if (times.getCount() > 1) {
                spreads.add(times.getMax() - times.getMin());
            }
        }
        return distribution(spreads);
    }

    /** Spreads over the nodes that saw the block and were not catching up when it came. */
    static Distribution withoutCatchUp(Network network, List<ArrivalFile> files, List<CatchUp> catchUps) {
        SpreadMeasure measure = new SpreadMeasure();
        measure.analyse(network, files, catchUps);
        List<Long> spreads = new ArrayList<>();
        for (StageSpread stage : measure.connected.values()) {
            DelayStatistics statistics = stage.statistics();
            if (statistics != null && stage.seen() > 1) {
                spreads.add(statistics.spreadMicros());
            }
        }
        return distribution(spreads);
    }

    @Override
    public void block(BlockSpread block) {
        StageSpread stage = block.stages().get(Stage.CONNECTED);
        if (stage != null) {
            connected.put(block.hash(), stage);
        }
    }

    @Override
    public void transaction(TransactionSpread transaction) {}

    @Override
    public void reorg(Reorg reorg) {}

    @Override
    public void invalidBlock(InvalidBlock block) {}

    @Override
    public void rejection(NodeName node, TxRejected rejection) {}

    private void analyse(Network network, List<ArrivalFile> files, List<CatchUp> catchUps) {
        List<Sighting> sightings = sightings(files, catchUps);
        FleetAnalysis analysis = new FleetAnalysis(network, settings(files), this);
        files.forEach(file -> analysis.expectNode(file.node()));
        for (Sighting sighting : sightings) {
            analysis.accept(sighting.node(), sighting.event());
            analysis.advance(sighting.event().at().micros());
        }
        analysis.finish();
    }

    /** All events by time: the blocks, and around the catching up of a node that it was away and came back. */
    private static List<Sighting> sightings(List<ArrivalFile> files, List<CatchUp> catchUps) {
        List<Sighting> all = new ArrayList<>();
        for (ArrivalFile file : files) {
            for (Arrival a : file.arrivals()) {
                Stamp at = new Stamp(a.micros(), a.resolution().timeSource());
                all.add(new Sighting(file.node(), new BlockConnected(at, a.hash(), a.height(), null)));
            }
        }
        for (CatchUp catchUp : catchUps) {
            for (CatchUp.Stretch stretch : catchUp.stretches()) {
                Stamp away = new Stamp(stretch.fromMicros() - 1, TimeSource.POLLED);
                Stamp back = new Stamp(stretch.toMicros() + 1, TimeSource.POLLED);
                all.add(new Sighting(catchUp.node(), new NodePhaseChanged(away, Phase.STOPPED)));
                all.add(new Sighting(catchUp.node(), new NodeReachable(back, null)));
            }
        }
        all.sort(Comparator.comparingLong(sighting -> sighting.event().at().micros()));
        return all;
    }

    /** A window as wide as any two arrivals of one block are apart: a file is at rest, nothing has to be forgotten. */
    private static AnalysisSettings settings(List<ArrivalFile> files) {
        Map<BlockHash, long[]> ranges = new HashMap<>();
        for (ArrivalFile file : files) {
            for (Arrival a : file.arrivals()) {
                long[] range = ranges.computeIfAbsent(a.hash(), h -> new long[] {a.micros(), a.micros()});
                range[0] = Math.min(range[0], a.micros());
                range[1] = Math.max(range[1], a.micros());
            }
        }
        long widest = 0;
        for (long[] range : ranges.values()) {
            widest = Math.max(widest, range[1] - range[0]);
        }
        Duration window = Duration.of(widest, ChronoUnit.MICROS).plusHours(1);
        return new AnalysisSettings(window, Math.max(1, ranges.size()), 1);
    }

    private static Distribution distribution(List<Long> values) {
        return Distribution.of(values.stream().mapToLong(Long::longValue).toArray());
    }

    private record Sighting(NodeName node, Event event) {}
}
