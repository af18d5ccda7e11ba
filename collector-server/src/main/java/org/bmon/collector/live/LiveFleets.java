package org.bmon.collector.live;

import java.time.Clock;
import java.util.List;
import java.util.function.Predicate;
import org.bmon.collector.metrics.CollectorMetrics;
import org.bmon.collector.store.HistoryStore;
import org.bmon.collector.store.TakenShard;
import org.bmon.common.Txid;
import org.bmon.common.wire.BatchCodec;

/** Makes live fleets that are set up alike: the one of a collector alone, or one for each shard that a collector takes. */
public final class LiveFleets {

    private final LiveProperties properties;
    private final FleetProperties fleet;
    private final Clock clock;
    private final BatchCodec codec;
    private final Membership membership;
    private final List<CommitListener> listeners;

    LiveFleets(
            LiveProperties properties,
            FleetProperties fleet,
            Clock clock,
            BatchCodec codec,
            Membership membership,
            List<CommitListener> listeners) {
        this.properties = properties;
        this.fleet = fleet;
        this.clock = clock;
        this.codec = codec;
        this.membership = membership;
        this.listeners = List.copyOf(listeners);
    }

    /** The one that judges everything; to be started. */
    LiveFleet alone(HistoryStore store, CollectorMetrics metrics) {
        return new LiveFleet(properties, fleet, store, metrics, clock, codec, membership, listeners);
    }

    /**
     * The one of a shard; to be started. Shard 0 judges what is about the fleet.
     *
     * @param transactions which transactions are the shard's
     */
    public LiveFleet shard(TakenShard shard, Predicate<Txid> transactions, CollectorMetrics metrics) {
        return new LiveFleet(
                properties,
                fleet,
                shard.history(),
                metrics,
                clock,
                codec,
                membership,
                listeners,
                Share.of(shard.number(), transactions));
    }
}
