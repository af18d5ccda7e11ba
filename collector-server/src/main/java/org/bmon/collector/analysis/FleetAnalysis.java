package org.bmon.collector.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bmon.collector.chain.InvalidBlocks;
import org.bmon.collector.chain.ReorgTracker;
import org.bmon.collector.chain.SupplyTotal;
import org.bmon.collector.fleet.ClockEstimate;
import org.bmon.collector.fleet.Fleet;
import org.bmon.collector.fleet.FleetNode;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.propagation.BlockSpread;
import org.bmon.collector.propagation.Propagation;
import org.bmon.collector.propagation.SpreadListener;
import org.bmon.collector.propagation.Stage;
import org.bmon.collector.propagation.StageSpread;
import org.bmon.collector.propagation.TransactionSpread;
import org.bmon.collector.watch.Readings;
import org.bmon.collector.watch.WatchSettings;
import org.bmon.collector.watch.WishBook;
import org.bmon.common.BlockHash;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Txid;
import org.bmon.common.event.BlockInvalid;
import org.bmon.common.event.Event;
import org.bmon.common.event.TxRejected;
import org.jspecify.annotations.Nullable;

/**
 * Everything the collector works out of the events of one network: one instance for each network, used by one thread.
 *
 * <p>Records are computed when they are asked for: by {@link #drain()}, which delivers every object changed since, by
 * {@link #advance(long)} and {@link #finish()} for the objects they finish, and by {@link #block(BlockHash)}. A record
 * costs a step for each node, so with many nodes drain every second or so and not after each event. Reorgs, invalid
 * blocks and rejections come as soon as they are known.
 */
public final class FleetAnalysis {

    private static final long JUDGE_EVERY_MICROS = 1_000_000;

    private final Network network;
    private final long windowMicros;
    private final AnalysisListener listener;
    private final Fleet fleet = new Fleet();
    private final Propagation propagation;
    private final List<ReorgTracker> reorgs = new ArrayList<>();
    private final InvalidBlocks invalidBlocks;
    private final Watches watches;
    private final WishBook wishes;
    private long nodesRefused;
    private long forgottenAt = Long.MIN_VALUE;
    private long judgedAt = Long.MIN_VALUE / 2;
    private long advancedTo;

    /** Events come in batches of one node. */
    private @Nullable FleetNode latest;

    /** An analysis with the watches' defaults for the network; nobody is asked for anything. */
    public FleetAnalysis(Network network, AnalysisSettings settings, AnalysisListener listener) {
        this(network, settings, WatchSettings.defaults(network), new WishBook(), listener);
    }

    /**
     * @param wishes gathers what agents are asked for
     */
    public FleetAnalysis(
            Network network,
            AnalysisSettings settings,
            WatchSettings watchSettings,
            WishBook wishes,
            AnalysisListener listener) {
        this.network = network;
        this.windowMicros = settings.window().toNanos() / 1_000;
        this.listener = listener;
        this.wishes = wishes;
        this.propagation = new Propagation(
                fleet, settings.window(), settings.maxBlocks(), settings.maxTransactions(), new Spreading());
        this.invalidBlocks = new InvalidBlocks(settings.maxBlocks(), listener::invalidBlock);
        this.watches = new Watches(
                network,
                watchSettings,
                settings.anomalies(),
                fleet,
                this::transaction,
                wishes,
                listener::notice,
                listener::supply);
    }

    /** The network all of it is about. */
    public Network network() {
        return network;
    }

    /** Makes a node known before its first event. It is expected from when its own events show that it runs. */
    public void expectNode(NodeName node) {
        if (find(node).isEmpty()) {
            nodesRefused++;
        }
    }

    /** Takes the next event of a node. Events of one node come in its order; across nodes only roughly by time. */
    public void accept(NodeName name, Event event) {
        FleetNode node = latest;
        if (node == null || !name.equals(node.name())) {
            node = find(name).orElse(null);
            latest = node;
        }
        if (node == null) {
            nodesRefused++;
            return;
        }
        node.accept(event);
        propagation.accept(node, event);
        watches.accept(node, event);
        reorgs.get(node.index()).accept(event);
        if (event instanceof BlockInvalid invalid) {
            invalidBlocks.accept(name, invalid);
        } else if (event instanceof TxRejected rejection) {
            listener.rejection(name, rejection);
        }
    }

    /** Takes an event only as a sign that its node lived and told of it: it is about what is judged elsewhere. */
    public void lived(NodeName name, Event event) {
        find(name).ifPresent(node -> node.accept(event));
    }

    /**
     * Says how a node's clock stands from its last event on; the first estimate holds for all of its time before as
     * well. A node whose clock was never estimated is not corrected, and the spreads it has part in are suspect; where
     * all nodes share one clock, say {@link ClockEstimate#SAME_CLOCK} of each.
     */
    public void clock(NodeName node, ClockEstimate estimate) {
        find(node).ifPresent(known -> known.clock(estimate));
    }

    /**
     * Says that nothing has been heard of a node since a moment: nothing is expected of it from then on. Said again with a
     * later moment while it delivers what it kept back.
     */
    public void silent(NodeName node, long sinceMicros) {
        find(node).ifPresent(known -> known.timeline().silentFrom(sinceMicros));
    }

    /** Says that all that a node told is in, after it was silent: nothing of it was lost, so it was expected all the while. */
    public void heard(NodeName node) {
        find(node).ifPresent(known -> known.timeline().heard());
    }

    /**
     * Takes a node out of the fleet, or back in. What is open about it is over; that nothing is expected of it is said with
     * {@link #silent}.
     */
    public void retired(NodeName node, boolean out, long nowMicros) {
        find(node).ifPresent(known -> known.retired(out));
        watches.retired(node, out, nowMicros);
    }

    /** Takes which cohorts the operator sets; all other nodes are in the one of their software. */
    public void cohorts(Map<NodeName, String> set) {
        fleet.cohorts(set);
    }

    /** A node, if it is known: its software, cohort and state. */
    public Optional<FleetNode> node(NodeName name) {
        return fleet.find(name);
    }

    /**
     * Says that the events up to this moment are in, as far as anyone waits for them: objects first seen more than a
     * window before it are delivered if changed, and can't be amended any more. Never goes back.
     */
    public void advance(long nowMicros) {
        advancedTo = Math.max(advancedTo, nowMicros);
        propagation.advance(nowMicros);
        for (FleetNode node : fleet.nodes()) {
            reorgs.get(node.index()).quietUntil(node.clock().toNode(nowMicros));
        }
        if (nowMicros - judgedAt >= JUDGE_EVERY_MICROS) {
            judgedAt = nowMicros;
            fleet.judge(nowMicros);
        }
        watches.advance(nowMicros);
        if (nowMicros - windowMicros / 8 > forgottenAt) {
            forgottenAt = nowMicros;
            fleet.forgetBefore(nowMicros - 2 * windowMicros);
        }
    }

    /** Delivers each block changed since it was last delivered, and each transaction that is ripe: see Propagation. */
    public void drain() {
        propagation.drain();
    }

    /** Delivers the held transactions that were delivered before once more, at the next drain. */
    public void renew() {
        propagation.renew();
    }

    /** Finishes everything, and delivers what changed: no more events come. */
    public void finish() {
        propagation.finish();
        reorgs.forEach(ReorgTracker::finish);
    }

    /**
     * Takes a block of before the journal that the store kept, the oldest first, before the events of the journal: from it
     * the watches know what is usual.
     */
    public void history(BlockSpread block) {
        StageSpread connected = block.stages().get(Stage.CONNECTED);
        Long first = connected == null ? null : connected.firstMicros();
        if (first != null) {
            watches.settled(block, first);
        }
    }

    /** Hands on how objects spread, and lets the watches judge those that are settled. */
    private final class Spreading implements SpreadListener {

        @Override
        public void block(BlockSpread block) {
            listener.block(block);
        }

        @Override
        public void transaction(TransactionSpread transaction) {
            listener.transaction(transaction);
        }

        @Override
        public void settled(BlockSpread block) {
            watches.settled(block, advancedTo);
        }

        @Override
        public void settled(TransactionSpread transaction) {
            watches.settled(transaction);
        }
    }

    /**
     * Takes a notice that the store kept, after the events of the journal: what lasts goes on under its key, and what was
     * told is amended.
     */
    public void restore(Notice notice) {
        watches.restore(notice);
    }

    /** Takes a running sum of the supply that the store kept, before the events of the journal. */
    public void restore(SupplyTotal total) {
        watches.restore(total);
    }

    /** The figures of the watches, since they were last read. */
    public Readings readings() {
        return watches.readings();
    }

    /** How a block spread, as far as it is known now; empty if it is not held. */
    public Optional<BlockSpread> block(BlockHash hash) {
        return propagation.block(hash);
    }

    /** How a transaction spread, as far as it is known now; empty if it is not held. */
    public Optional<TransactionSpread> transaction(Txid txid) {
        return propagation.transaction(txid);
    }

    /** What is held, and what was left out. */
    public AnalysisCounters counters() {
        return new AnalysisCounters(
                fleet.nodes().size(),
                propagation.blocksHeld(),
                propagation.transactionsHeld(),
                propagation.lateSightings(),
                propagation.evictedBlocks(),
                propagation.evictedTransactions(),
                propagation.reacceptedTransactions(),
                propagation.absurdTimes(),
                nodesRefused,
                invalidBlocks.withoutHash(),
                invalidBlocks.evicted(),
                reorgs.stream().mapToLong(ReorgTracker::droppedBlocks).sum(),
                propagation.evictedRejections(),
                wishes.unanswered(),
                wishes.dropped(),
                watches.replacements(),
                watches.forgotten());
    }

    private Optional<FleetNode> find(NodeName name) {
        Optional<FleetNode> node = fleet.node(name);
        if (node.isPresent() && node.get().index() == reorgs.size()) {
            FleetNode known = node.get();
            reorgs.add(new ReorgTracker(name, reorg -> {
                listener.reorg(reorg);
                watches.reorg(known, reorg);
            }));
        }
        return node;
    }
}
