package org.bmon.workbench.arrivals;

import java.time.Duration;
import java.util.List;
import org.bmon.collector.analysis.AnalysisSettings;
import org.bmon.collector.arrivals.CatchUp;
import org.bmon.collector.arrivals.CatchUpFinder;
import org.bmon.common.Distribution;
import org.bmon.common.Network;

/**
 * What an import has to tell.
 *
 * @param network the network that the arrivals are of
 * @param files the files, each of one node
 * @param catchUps when each of the nodes was catching up
 * @param all spreads over the blocks that at least two nodes saw
 * @param withoutCatchUp the same, of each block only the nodes that were not catching up
 */
record ImportReport(
        Network network,
        List<ArrivalFile> files,
        List<CatchUp> catchUps,
        Distribution all,
        Distribution withoutCatchUp) {

    /** Works it out. */
    static ImportReport of(Network network, List<ArrivalFile> files) {
        CatchUpFinder finder =
                new CatchUpFinder(files.stream().map(ArrivalFile::ofNode).toList());
        List<CatchUp> catchUps = finder.find();
        // A file is at rest, nothing has to be forgotten: the window is as wide as any two arrivals of a block are
        // apart.
        Duration window = finder.widest().plusHours(1);
        AnalysisSettings settings = new AnalysisSettings(window, finder.blocks(), 1);
        SpreadMeasure measure = SpreadMeasure.of(network, files, catchUps, settings);
        Distribution all = measure.overAll()
                .or(() -> SpreadMeasure.of(network, files, List.of(), settings).overAll())
                .orElseThrow();
        return new ImportReport(network, files, catchUps, all, measure.withoutCatchUp());
    }
}
