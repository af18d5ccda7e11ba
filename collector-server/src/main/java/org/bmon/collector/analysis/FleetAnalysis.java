package org.bmon.collector.analysis;

import java.util.Optional;
import org.bmon.collector.fleet.ClockEstimate;
import org.bmon.collector.propagation.BlockSpread;
import org.bmon.collector.propagation.TransactionSpread;
import org.bmon.common.BlockHash;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Txid;
import org.bmon.common.event.Event;

/**
 * Everything the collector works out of the events of one network: one instance for each network, used by one thread.
 *
 * <p>Records are computed when they are asked for: by {@link #drain()}, which delivers every object changed since, by
 * {@link #advance(long)} and {@link #finish()} for the objects they finish, and by {@link #block(BlockHash)}. With many
 * nodes, drain every second or so and not after each event. Reorgs, invalid blocks and rejections come at once.
 */
public final class FleetAnalysis {

    private final Network network;
    private final AnalysisSettings settings;
    private final AnalysisListener listener;

    public FleetAnalysis(Network network, AnalysisSettings settings, AnalysisListener listener) {
        this.network = network;
        this.settings = settings;
        this.listener = listener;
    }

    /** The network all of it is about. */
    public Network network() {
        return network;
    }

    /** Makes a node known before its first event. It counts from when its own events show that it runs. */
    public void expectNode(NodeName node) {}

    /** Takes the next event of a node. Events of one node come in its order; across nodes only roughly by time. */
    public void accept(NodeName node, Event event) {}

    /**
     * Says how a node's clock stands from now on, and for all of its time before if it is the first estimate. A node
     * whose clock was never estimated is not corrected, and what it contributes to is suspect; where all nodes share
     * one clock say {@link ClockEstimate#SAME_CLOCK}.
     */
    public void clock(NodeName node, ClockEstimate estimate) {}

    /**
     * Says that the events up to this moment are in, as far as anyone waits for them: objects first seen a window
     * before it are delivered if changed, and can't be amended any more.
     */
    public void advance(long nowMicros) {}

    /** Delivers each block and transaction changed since it was last delivered. */
    public void drain() {}

    /** Finishes everything: no more events come. */
    public void finish() {}

    /** How a block spread, as far as it is known now; empty if it is not held. */
    public Optional<BlockSpread> block(BlockHash hash) {
        return Optional.empty();
    }

    /** How a transaction spread, as far as it is known now; empty if it is not held. */
    public Optional<TransactionSpread> transaction(Txid txid) {
        return Optional.empty();
    }

    /** What is held, and what was left out. */
    public AnalysisCounters counters() {
        return new AnalysisCounters(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }
}
