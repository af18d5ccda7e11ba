package org.bmon.workbench.arrivals;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.bmon.collector.analysis.AnalysisListener;
import org.bmon.collector.analysis.AnalysisSettings;
import org.bmon.collector.analysis.FleetAnalysis;
import org.bmon.collector.arrivals.Arrival;
import org.bmon.collector.arrivals.CatchUp;
import org.bmon.collector.arrivals.CatchUpFinder;
import org.bmon.collector.propagation.BlockSpread;
import org.bmon.collector.propagation.DelayStatistics;
import org.bmon.collector.propagation.Stage;
import org.bmon.collector.propagation.StageSpread;
import org.bmon.common.BlockHash;
import org.bmon.common.Distribution;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.common.TimeSource;
import org.bmon.common.event.BlockConnected;
import org.bmon.common.event.ChainState;
import org.bmon.common.event.Event;
import org.bmon.common.event.NodePhaseChanged;
import org.bmon.common.event.NodePhaseChanged.Phase;
import org.bmon.common.event.NodeReachable;
import org.bmon.common.event.NodeStarted;

/**
 * Puts the arrivals of several nodes through the collector's own analysis and keeps the spread of each block that at
 * least two of them saw.
 */
final class SpreadMeasure implements AnalysisListener {

    private static final long ADVANCE_MICROS = TimeUnit.MINUTES.toMicros(10);

    /** A node's first block may have been elsewhere before: it counts for as long as a block may take. */
    private static final long LEAD_MICROS = TimeUnit.SECONDS.toMicros(CatchUpFinder.NATURAL.toSeconds());

    /** Of blocks below the file's first only the height is known. */
    private static final BlockHash NO_HASH = new BlockHash(0, 0, 0, 0);

    private final Map<BlockHash, StageSpread> connected = new HashMap<>();

    private SpreadMeasure() {}

    /** Runs the analysis over the arrivals, with the nodes away while they were catching up. */
    static SpreadMeasure of(
            Network network, List<ArrivalFile> files, List<CatchUp> catchUps, AnalysisSettings settings) {
        SpreadMeasure measure = new SpreadMeasure();
        measure.analyse(network, files, catchUps, settings);
        return measure;
    }

    /**
     * Spreads over all nodes that saw the block, catching up or not; empty if all who saw some block were catching up,
     * which leaves nothing to count their delays from.
     */
    Optional<Distribution> overAll() {
        LongStream.Builder spreads = LongStream.builder();
        for (StageSpread stage : connected.values()) {
            if (stage.first() == null) {
                return Optional.empty();
            }
            LongSummaryStatistics times = Stream.concat(
                            stage.delaysMicros().values().stream(), stage.othersMicros().values().stream())
                    .mapToLong(Long::longValue)
                    .summaryStatistics();
            if (times.getCount() > 1) {
                spreads.add(times.getMax() - times.getMin());
            }
        }
        return Optional.of(Distribution.of(spreads.build().toArray()));
    }

    /** Spreads over the nodes that saw the block and were not catching up when it came. */
    Distribution withoutCatchUp() {
        LongStream.Builder spreads = LongStream.builder();
        for (StageSpread stage : connected.values()) {
            DelayStatistics statistics = stage.statistics();
            if (statistics != null && stage.seen() > 1) {
                spreads.add(statistics.spreadMicros());
            }
        }
        return Distribution.of(spreads.build().toArray());
    }

    @Override
    public void block(BlockSpread block) {
        StageSpread stage = block.stages().get(Stage.CONNECTED);
        if (stage != null) {
            connected.put(block.hash(), stage);
        }
    }

    private void analyse(Network network, List<ArrivalFile> files, List<CatchUp> catchUps, AnalysisSettings settings) {
        List<Sighting> sightings = sightings(files, catchUps);
        FleetAnalysis analysis = new FleetAnalysis(network, settings, this);
        files.forEach(file -> analysis.expectNode(file.node()));
        long advanced = Long.MIN_VALUE;
        for (Sighting sighting : sightings) {
            long micros = sighting.event().at().micros();
            if (micros - ADVANCE_MICROS > advanced) {
                analysis.advance(micros);
                advanced = micros;
            }
            analysis.accept(sighting.node(), sighting.event());
        }
        analysis.finish();
    }

    /**
     * All events by time: that each node ran and was in sync when its file begins, its blocks, and around its catching up that it was
     * away and came back.
     */
    private static List<Sighting> sightings(List<ArrivalFile> files, List<CatchUp> catchUps) {
        List<Sighting> all = new ArrayList<>();
        for (ArrivalFile file : files) {
            Stamp begin = new Stamp(file.arrivals().get(0).micros() - LEAD_MICROS, TimeSource.POLLED);
            all.add(new Sighting(file.node(), new NodeStarted(begin, "unknown", new TreeMap<>())));
            all.add(new Sighting(file.node(), tipBefore(file.arrivals().get(0), begin)));
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
                all.add(new Sighting(catchUp.node(), new NodeReachable(back, null, null)));
            }
        }
        all.sort(Comparator.comparingLong(sighting -> sighting.event().at().micros()));
        return all;
    }

    /** It had the blocks below its first: were its tip not known, that first block would seem to be caught up with. */
    private static ChainState tipBefore(Arrival first, Stamp begin) {
        int height = Math.max(0, first.height() - 1);
        return new ChainState(begin, NO_HASH, height, height, false, List.of(), false, 0);
    }

    private record Sighting(NodeName node, Event event) {}
}
