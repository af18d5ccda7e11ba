package org.bmon.workbench.arrivals;

import java.util.List;
import org.bmon.common.Network;
import org.bmon.workbench.cli.Distribution;

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
        List<CatchUp> catchUps = new CatchUpFinder(files).find();
        return new ImportReport(
                network,
                files,
                catchUps,
                SpreadMeasure.overAll(network, files),
                SpreadMeasure.withoutCatchUp(network, files, catchUps));
    }
}
