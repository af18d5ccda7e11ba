package org.bmon.collector.metrics;

import java.util.function.LongSupplier;
import org.bmon.collector.analysis.AnalysisCounters;
import org.bmon.collector.chain.Reorg;
import org.bmon.collector.fleet.ClockEstimate;
import org.bmon.collector.fleet.NodeState;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.notice.Severity;
import org.bmon.collector.propagation.BlockSpread;
import org.bmon.collector.propagation.TransactionSpread;
import org.bmon.collector.watch.Reading;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.jspecify.annotations.Nullable;

/**
 * What the collector counts. Of a node's events: delivered = taken + duplicate; alert when missed or refused grow. Safe
 * for use by many threads.
 */
public interface CollectorMetrics {

    /** Events of a node were taken for the first time. */
    void taken(NodeName node, int events);

    /** Events of a node came again and were skipped. */
    void duplicate(NodeName node, int events);

    /** Events of a node will never come: its agent has them no more. */
    void missed(NodeName node, long events);

    /** A delivery was refused. */
    void refused(Refusal why);

    /** A node was heard, and how its clock stands. */
    void heard(NodeName node, Network network, long atMicros);

    /**
     * How a node stands.
     *
     * @param implementation what it runs; null as long as that is not known
     * @param version which version of that; null likewise
     */
    void node(
            NodeName node,
            Network network,
            NodeState state,
            String cohort,
            @Nullable String implementation,
            @Nullable String version);

    /** A node's clock was measured. */
    void clock(NodeName node, Network network, ClockEstimate estimate);

    /** A commit went through. */
    void committed(long nanos, int events);

    /** Someone who hears of commits failed on one, which is in the store all the same. */
    void listenerFailed();

    /** A commit failed; it is tried again. */
    void commitFailed();

    /** Records that were not written, since they lack the sightings of a better one before. */
    void lateRecords(int records);

    /** How a block spread, after a commit. It may come many times as it is amended. */
    void block(Network network, BlockSpread block, long nowMicros);

    /** How a transaction spread, likewise. */
    void transaction(Network network, TransactionSpread transaction, long nowMicros);

    /** A node changed branches. */
    void reorg(Network network, Reorg reorg);

    /** A node judged a block invalid that it had not judged before. */
    void invalidBlock(Network network, NodeName node);

    /** A node rejected a transaction. */
    void rejection(Network network, NodeName node);

    /** A notice that was not there before, or was less severe. */
    void notice(Network network, NoticeKind kind, Severity severity);

    /** How many notices of a kind last now. */
    void openNotices(Network network, NoticeKind kind, int open);

    /** How many of them touch a node. */
    void openNotices(Network network, NoticeKind kind, NodeName node, int open);

    /**
     * A figure of a watch.
     *
     * @param node whose; null if it is the network's
     */
    void reading(Network network, Reading reading, @Nullable NodeName node, double value);

    /** Whether the detector of a kind of notice has too little to judge. */
    void starved(Network network, NoticeKind kind, boolean starved);

    /** What the analysis of a network holds and left out. */
    void analysis(Network network, AnalysisCounters counters);

    /** How many events the analysis could not bear since the start; they are left out. */
    void analysisFailures(long count);

    /** What is about the fleet is told by another collector from now on: figures that stand until the next are taken away. */
    void fleetLeft();

    /** Where to read how many events wait for the analysis, and how many of those taken are not durable yet. */
    void watch(LongSupplier queuedEvents, LongSupplier uncommittedEvents);
}
