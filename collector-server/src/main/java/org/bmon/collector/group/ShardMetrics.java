package org.bmon.collector.group;

import java.util.function.LongSupplier;
import org.bmon.collector.analysis.AnalysisCounters;
import org.bmon.collector.chain.Reorg;
import org.bmon.collector.fleet.ClockEstimate;
import org.bmon.collector.fleet.NodeState;
import org.bmon.collector.metrics.CollectorMetrics;
import org.bmon.collector.metrics.Refusal;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.notice.Severity;
import org.bmon.collector.propagation.BlockSpread;
import org.bmon.collector.propagation.TransactionSpread;
import org.bmon.collector.watch.Reading;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.jspecify.annotations.Nullable;

/**
 * What one shard's judge counts, as its share of the whole: what every judge knows alike only the one of the fleet tells.
 * What is taken from agents is counted where they deliver.
 */
final class ShardMetrics implements CollectorMetrics {

    private final ShardedMetrics sums;
    private final CollectorMetrics metrics;
    private final boolean isFleet;

    ShardMetrics(ShardedMetrics sums, CollectorMetrics metrics, boolean isFleet) {
        this.sums = sums;
        this.metrics = metrics;
        this.isFleet = isFleet;
    }

    /** The shard is not judged here any more. */
    void end() {
        sums.end(this, isFleet);
    }

    @Override
    public void taken(NodeName node, int events) {}

    @Override
    public void duplicate(NodeName node, int events) {}

    @Override
    public void missed(NodeName node, long events) {}

    @Override
    public void refused(Refusal why) {}

    @Override
    public void heard(NodeName node, Network network, long atMicros) {}

    @Override
    public void clock(NodeName node, Network network, ClockEstimate estimate) {}

    @Override
    public void node(
            NodeName node,
            Network network,
            NodeState state,
            String cohort,
            @Nullable String implementation,
            @Nullable String version) {
        if (isFleet) {
            metrics.node(node, network, state, cohort, implementation, version);
        }
    }

    @Override
    public void committed(long nanos, int events) {
        metrics.committed(nanos, events);
    }

    @Override
    public void listenerFailed() {
        metrics.listenerFailed();
    }

    @Override
    public void commitFailed() {
        metrics.commitFailed();
    }

    @Override
    public void lateRecords(int records) {
        metrics.lateRecords(records);
    }

    @Override
    public void block(Network network, BlockSpread block, long nowMicros) {
        metrics.block(network, block, nowMicros);
    }

    @Override
    public void transaction(Network network, TransactionSpread transaction, long nowMicros) {
        metrics.transaction(network, transaction, nowMicros);
    }

    @Override
    public void reorg(Network network, Reorg reorg) {
        metrics.reorg(network, reorg);
    }

    @Override
    public void invalidBlock(Network network, NodeName node) {
        metrics.invalidBlock(network, node);
    }

    @Override
    public void rejection(Network network, NodeName node) {
        metrics.rejection(network, node);
    }

    @Override
    public void notice(Network network, NoticeKind kind, Severity severity) {
        metrics.notice(network, kind, severity);
    }

    @Override
    public void openNotices(Network network, NoticeKind kind, int open) {
        metrics.openNotices(network, kind, open);
    }

    @Override
    public void openNotices(Network network, NoticeKind kind, NodeName node, int open) {
        metrics.openNotices(network, kind, node, open);
    }

    @Override
    public void reading(Network network, Reading reading, @Nullable NodeName node, double value) {
        if (isFleet) {
            metrics.reading(network, reading, node, value);
        }
    }

    @Override
    public void starved(Network network, NoticeKind kind, boolean starved) {
        if (isFleet) {
            metrics.starved(network, kind, starved);
        }
    }

    @Override
    public void analysis(Network network, AnalysisCounters counters) {
        sums.analysis(this, network, isFleet ? counters : counters.ofTransactions());
    }

    @Override
    public void analysisFailures(long count) {
        sums.analysisFailures(this, count);
    }

    @Override
    public void fleetLeft() {}

    @Override
    public void watch(LongSupplier queuedEvents, LongSupplier uncommittedEvents) {
        sums.watch(this, queuedEvents, uncommittedEvents);
    }
}
