package org.bmon.collector.group;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.bmon.broker.BrokerSettings;
import org.bmon.collector.fleet.FleetNode;
import org.bmon.collector.fleet.NodeState;
import org.bmon.collector.live.LiveFleet;
import org.bmon.collector.live.LiveFleets;
import org.bmon.collector.live.LiveView;
import org.bmon.collector.live.NodeStatus;
import org.bmon.collector.metrics.CollectorMetrics;
import org.bmon.collector.propagation.TransactionSpread;
import org.bmon.collector.store.OfNetwork;
import org.bmon.collector.store.SharedHistory;
import org.bmon.collector.store.TakenShard;
import org.bmon.common.Txid;
import org.bmon.common.part.Partitioning;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * This collector as one of a group: it judges the shards that fall to it, and answers for the whole. Safe for use by many
 * threads.
 */
public final class CollectorGroup implements LiveView, SmartLifecycle {

    /** Before the web server in starting, after it in stopping. */
    private static final int PHASE = 0;

    private final BrokerSettings settings;
    private final GroupProperties properties;
    private final SharedHistory history;
    private final LiveFleets fleets;
    private final ShardedMetrics metrics;
    private final GroupMetrics groupMetrics;
    private final LongSupplier nanoTime;
    private final Partitioning partitioning;
    private @Nullable GroupMember member;

    CollectorGroup(
            BrokerSettings settings,
            GroupProperties properties,
            SharedHistory history,
            LiveFleets fleets,
            CollectorMetrics metrics,
            GroupMetrics groupMetrics,
            LongSupplier nanoTime) {
        this.settings = settings;
        this.properties = properties;
        this.history = history;
        this.fleets = fleets;
        this.metrics = new ShardedMetrics(metrics);
        this.groupMetrics = groupMetrics;
        this.nanoTime = nanoTime;
        this.partitioning = new Partitioning(settings.partitions());
    }

    @Override
    public synchronized void start() {
        history.divide(settings.partitions());
        GroupMember joining = new GroupMember(settings, properties, this::open, groupMetrics, nanoTime);
        joining.start();
        member = joining;
    }

    private ShardSeat.Opened open(int partition) {
        TakenShard shard = history.take(partition);
        PartLedger ledger = new PartLedger(partition, settings.partitions());
        ledger.restore(shard.history().positions());
        ShardMetrics counting = metrics.of(partition == Partitioning.FLEET);
        LiveFleet fleet = fleets.shard(shard, txid -> partitioning.of(txid) == partition, counting);
        fleet.start();
        return new ShardSeat.Opened(shard, fleet, ledger, counting);
    }

    private synchronized @Nullable GroupMember member() {
        return member;
    }

    /** What judges the shards that are judged here, the one of the fleet first if it is here. */
    public List<LiveFleet> judging() {
        GroupMember joined = member();
        return joined == null ? List.of() : joined.fleets();
    }

    /** What judges what is about the fleet; null if that is not here. */
    @Nullable LiveFleet judgeOfFleet() {
        GroupMember joined = member();
        return joined == null ? null : joined.fleet(Partitioning.FLEET);
    }

    /** Every shard's judge knows how nodes stand; where none is, only the history can be asked. */
    @Override
    public List<NodeStatus> nodes() {
        List<LiveFleet> here = judging();
        if (!here.isEmpty()) {
            return here.get(0).nodes();
        }
        List<NodeStatus> kept = new ArrayList<>();
        history.whole()
                .nodes()
                .forEach(node -> kept.add(
                        new NodeStatus(node, NodeState.UNKNOWN, FleetNode.UNKNOWN_COHORT, null, new TreeMap<>())));
        return kept;
    }

    @Override
    public Optional<OfNetwork<TransactionSpread>> transaction(Txid txid) {
        GroupMember joined = member();
        LiveFleet fleet = joined == null ? null : joined.fleet(partitioning.of(txid));
        return fleet == null ? history.whole().transaction(txid) : fleet.transaction(txid);
    }

    @Override
    public boolean isWorking() {
        GroupMember joined = member();
        return joined != null && joined.isWorking();
    }

    @Override
    public void stop() {
        end(GroupMember::stop);
    }

    /** Ends as a process that is killed would: for tests. */
    void kill() {
        end(GroupMember::kill);
    }

    private interface End {
        void of(GroupMember member) throws InterruptedException;
    }

    private void end(End how) {
        GroupMember leaving = member();
        if (leaving == null) {
            return;
        }
        try {
            how.of(leaving);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            member = null;
        }
    }

    @Override
    public boolean isRunning() {
        return member() != null;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
