package org.bmon.collector.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bmon.collector.fleet.Fleet;
import org.bmon.collector.fleet.FleetNode;
import org.bmon.collector.fleet.Presence;
import org.bmon.collector.propagation.TransactionSpread;
import org.bmon.common.Network;
import org.bmon.common.Txid;

/**
 * What the watches of one network share.
 *
 * @param network the network
 * @param settings when something is worth a notice
 * @param fleet its nodes
 * @param cohorts which of them share a relay policy
 * @param transactions how a transaction spread, as far as it is still held
 * @param notices where findings go
 * @param readings where figures go
 * @param wishes what agents are asked for
 * @param memory what they remember within bounds
 */
public record Surroundings(
        Network network,
        WatchSettings settings,
        Fleet fleet,
        Cohorts cohorts,
        Function<Txid, Optional<TransactionSpread>> transactions,
        NoticeBook notices,
        Readings readings,
        WishBook wishes,
        Memory memory) {

    /** The nodes of which blocks are expected at a moment: those that run, are in sync and have not been cut off. */
    public List<FleetNode> present(long fleetMicros) {
        return standing(fleetMicros, false);
    }

    /** Those of which transactions are expected as well: their mempool is loaded. */
    public List<FleetNode> withMempool(long fleetMicros) {
        return standing(fleetMicros, true);
    }

    private List<FleetNode> standing(long fleetMicros, boolean mempool) {
        List<FleetNode> found = new ArrayList<>();
        for (FleetNode node : fleet.nodes()) {
            Presence presence = node.timeline().at(fleetMicros);
            if (presence == Presence.ALL || (presence == Presence.BLOCKS && !mempool)) {
                found.add(node);
            }
        }
        return found;
    }
}
