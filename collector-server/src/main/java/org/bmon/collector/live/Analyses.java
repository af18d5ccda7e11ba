package org.bmon.collector.live;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.bmon.collector.analysis.AnalysisCounters;
import org.bmon.collector.analysis.AnalysisSettings;
import org.bmon.collector.analysis.FleetAnalysis;
import org.bmon.collector.chain.SupplyTotal;
import org.bmon.collector.fleet.ClockEstimate;
import org.bmon.collector.fleet.FleetNode;
import org.bmon.collector.fleet.NodeState;
import org.bmon.collector.fleet.Roster;
import org.bmon.collector.fleet.Software;
import org.bmon.collector.metrics.CollectorMetrics;
import org.bmon.collector.notice.Notice;
import org.bmon.collector.notice.NoticeKind;
import org.bmon.collector.propagation.BlockSpread;
import org.bmon.collector.propagation.TransactionSpread;
import org.bmon.collector.store.Changes;
import org.bmon.collector.store.NodeRecord;
import org.bmon.collector.store.OfNetwork;
import org.bmon.collector.watch.Reading;
import org.bmon.collector.watch.Readings;
import org.bmon.collector.watch.WatchSettings;
import org.bmon.collector.watch.WishBook;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Txid;
import org.bmon.common.event.Event;
import org.bmon.common.event.StreamId;
import org.bmon.common.event.TxEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One analysis for each network, and the book of nodes beside them. Not safe for use by many threads. */
final class Analyses {

    private static final Logger log = LoggerFactory.getLogger(Analyses.class);

    /** Events older than this when they come were gathered while the agent could not deliver. */
    private static final long BEHIND_MICROS = 5_000_000;

    private final AnalysisSettings settings;
    private final Map<Network, Running> byNetwork = new EnumMap<>(Network.class);
    private final Map<NodeName, Long> behind = new HashMap<>();
    private final NodeBook book = new NodeBook();
    private final Silence silence;
    private final Set<NodeName> retired = new HashSet<>();
    private Roster roster = Roster.EMPTY;
    private final Function<Network, WatchSettings> watchSettings;
    private final Map<Network, WishBook> wishes = new EnumMap<>(Network.class);
    private final Share share;
    private long failures;

    private record Running(FleetAnalysis analysis, Findings findings) {}

    /**
     * @param watchSettings when something is worth a notice, on each network
     * @param silentAfterMicros how long nothing may be heard of a node before nothing is expected of it
     * @param share what of the findings goes into commits
     */
    Analyses(
            AnalysisSettings settings,
            Function<Network, WatchSettings> watchSettings,
            long silentAfterMicros,
            Share share) {
        this.settings = settings;
        this.watchSettings = watchSettings;
        this.silence = new Silence(silentAfterMicros);
        this.share = share;
        for (Network network : Network.values()) {
            wishes.put(network, new WishBook());
        }
    }

    /** Takes what the operator says of nodes. */
    void roster(Roster said) {
        roster = said;
        byNetwork.values().forEach(running -> running.analysis.cohorts(said.cohorts()));
    }

    /** Takes who is of the fleet: nothing is expected of the others, and what is open about them is over. */
    void members(Set<NodeName> members, long nowMicros) {
        for (NodeRecord known : book.records()) {
            NodeName node = known.node();
            boolean out = !members.contains(node);
            if (out && retired.add(node)) {
                log.info("{} has no token any more: it is retired", node);
                silence.is(node, this::fellSilent);
                running(known.network()).analysis.retired(node, true, nowMicros);
            } else if (!out && retired.remove(node)) {
                log.info("{} has a token again", node);
                running(known.network()).analysis.retired(node, false, nowMicros);
            }
        }
    }

    /** From now on nodes are listened to. */
    void started(long nowMicros) {
        silence.started(nowMicros);
    }

    /** All nodes by name, as they stand. */
    List<NodeStatus> statuses() {
        List<NodeStatus> statuses = new ArrayList<>();
        for (NodeRecord record : book.records()) {
            Optional<FleetNode> node = running(record.network()).analysis.node(record.node());
            Software software = node.map(FleetNode::software).orElse(null);
            statuses.add(new NodeStatus(
                    record,
                    node.map(FleetNode::state).orElse(NodeState.UNKNOWN),
                    node.map(FleetNode::cohort).orElse(FleetNode.UNKNOWN_COHORT),
                    software == null ? null : software.implementation(),
                    roster.labels(record.node())));
        }
        return statuses;
    }

    /** Makes a node of the store known. */
    void restore(NodeRecord node) {
        book.restore(node);
        silence.heard(node.node(), node.lastHeardMicros());
        Running running = running(node.network());
        running.analysis.expectNode(node.node());
        setClock(running, node.node(), node.clock());
    }

    /** Takes a running sum that the store kept, before the events of the journal. */
    void restore(Network network, SupplyTotal total) {
        running(network).analysis.restore(total);
    }

    /** Takes a notice that the store kept, after the events of the journal. */
    void restore(OfNetwork<Notice> kept) {
        running(kept.network()).analysis.restore(kept.value());
        if (kept.value().kind() == NoticeKind.NODE_SILENT && kept.value().isOpen()) {
            // It is the same silence: were it to begin again, there would be two notices of it.
            kept.value().nodes().forEach(node -> silence.is(node, this::fellSilent));
        }
    }

    /** What the agents of a network are asked for; safe for use by many threads. */
    WishBook wishes(Network network) {
        return Objects.requireNonNull(wishes.get(network));
    }

    /** Takes an event of before the journal: how a node stands. */
    void restore(NodeName node, Network network, Event event) {
        running(network).analysis.accept(node, event);
        book.told(node, network, event.at().micros(), event);
    }

    /** Takes a block that the store kept from before the journal, the oldest first. */
    void history(OfNetwork<BlockSpread> block) {
        running(block.network()).analysis.history(block.value());
    }

    /** Takes events that were delivered. */
    void feed(StreamId stream, List<Event> events, long receivedMicros, @Nullable ClockEstimate clock) {
        Running running = running(stream.network());
        setClock(running, stream.node(), clock);
        book.heard(stream, receivedMicros, clock);
        boolean wasSilent = silence.heard(stream.node(), receivedMicros);
        noteReach(stream.node(), events, receivedMicros, clock);
        if (wasSilent) {
            goOn(running, stream.node());
        }
        for (Event event : events) {
            analyse(running, stream, event);
            if (!(event instanceof TxEvent)) {
                book.told(stream.node(), stream.network(), receivedMicros, event);
            }
        }
    }

    /** What an agent kept back is delivered in order: it is silent still from where that has come. */
    private void goOn(Running running, NodeName node) {
        Long reached = behind.get(node);
        if (reached != null) {
            running.analysis.silent(node, reached);
        } else {
            silence.over(node);
            running.analysis.heard(node);
        }
    }

    /** Nobody waits for what a silent node may have. */
    private void fellSilent(NodeName node, long sinceMicros) {
        behind.remove(node);
        byNetwork.values().forEach(running -> {
            if (running.analysis.node(node).isPresent()) {
                running.analysis.silent(node, sinceMicros);
            }
        });
    }

    /** An event that the analysis can't bear is left out, so that the others still count. */
    private void analyse(Running running, StreamId stream, Event event) {
        try {
            if (share.judges(event)) {
                running.analysis.accept(stream.node(), event);
            } else {
                running.analysis.lived(stream.node(), event);
            }
        } catch (RuntimeException e) {
            if (failures++ == 0) {
                log.error("The analysis of {} failed on {}; more like it are only counted", stream.node(), event, e);
            }
        }
    }

    /** How many events the analysis could not bear. */
    long failures() {
        return failures;
    }

    private static void setClock(Running running, NodeName node, @Nullable ClockEstimate clock) {
        if (clock != null) {
            running.analysis.clock(node, clock);
        }
    }

    /**
     * Says that the events up to this moment are in; while agents deliver what they gathered before, only those up to
     * where they are. Nobody is waited for longer than a window.
     */
    void advance(long nowMicros) {
        silence.check(nowMicros, this::fellSilent);
        long waited = nowMicros - settings.window().toNanos() / 1_000;
        long in = nowMicros;
        for (long reached : behind.values()) {
            in = Math.min(in, reached);
        }
        long moment = Math.max(in, waited);
        byNetwork.values().forEach(running -> running.analysis.advance(moment));
    }

    /** An agent whose last event is old may have more of them; one that has nothing to send is up to date. */
    private void noteReach(NodeName node, List<Event> events, long receivedMicros, @Nullable ClockEstimate clock) {
        if (!events.isEmpty()) {
            long offset = clock == null ? 0 : clock.offsetMicros();
            long last = events.get(events.size() - 1).at().micros() - offset;
            if (receivedMicros - last > BEHIND_MICROS) {
                behind.put(node, last);
                return;
            }
        }
        behind.remove(node);
    }

    /** Moves everything found since the last time into the commit. */
    void drainInto(Changes.Builder commit) {
        byNetwork.values().forEach(running -> {
            running.analysis.drain();
            running.findings.moveInto(commit, share);
        });
        if (share.isFleet()) {
            book.unwritten().forEach(commit::node);
        }
    }

    /**
     * Ends taking the journal again: what was found by it is in the store, but for transactions that may have become ripe a
     * moment earlier now than then. These are moved into a commit; what the store has of them already stays as it is.
     */
    void restored(Changes.Builder commit) {
        discardFindings();
        byNetwork.values().forEach(running -> {
            running.analysis.renew();
            running.analysis.drain();
            running.findings.moveTransactionsInto(commit, share);
            running.findings.clear();
        });
    }

    /** Forgets what was found since the last time: the store has it. */
    void discardFindings() {
        byNetwork.values().forEach(running -> {
            running.analysis.drain();
            running.findings.clear();
        });
    }

    /** The figures of the watches, since the last time. */
    void readings(CollectorMetrics metrics) {
        byNetwork.forEach((network, running) -> running.analysis.readings().drain(new Readings.Reader() {
            @Override
            public void reading(Reading reading, @Nullable NodeName node, double value) {
                metrics.reading(network, reading, node, value);
            }

            @Override
            public void starved(NoticeKind kind, boolean starved) {
                metrics.starved(network, kind, starved);
            }
        }));
    }

    /** A transaction that is held; null if none is. */
    @Nullable OfNetwork<TransactionSpread> transaction(Txid txid) {
        for (Map.Entry<Network, Running> entry : byNetwork.entrySet()) {
            Optional<TransactionSpread> held = entry.getValue().analysis.transaction(txid);
            if (held.isPresent()) {
                return new OfNetwork<>(entry.getKey(), held.get());
            }
        }
        return null;
    }

    /** What each analysis holds and left out. */
    void counters(BiConsumer<Network, AnalysisCounters> reader) {
        byNetwork.forEach((network, running) -> reader.accept(network, running.analysis.counters()));
    }

    private Running running(Network network) {
        return byNetwork.computeIfAbsent(network, added -> {
            Findings findings = new Findings(added);
            FleetAnalysis analysis =
                    new FleetAnalysis(added, settings, watchSettings.apply(added), wishes(added), findings);
            analysis.cohorts(roster.cohorts());
            return new Running(analysis, findings);
        });
    }
}
