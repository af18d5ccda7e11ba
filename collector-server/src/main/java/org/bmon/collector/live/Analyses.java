package org.bmon.collector.live;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.bmon.collector.analysis.AnalysisCounters;
import org.bmon.collector.analysis.AnalysisSettings;
import org.bmon.collector.analysis.FleetAnalysis;
import org.bmon.collector.fleet.ClockEstimate;
import org.bmon.collector.store.NodeRecord;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.common.TimeSource;
import org.bmon.common.event.DataGap;
import org.bmon.common.event.Event;
import org.bmon.common.event.StreamId;
import org.jspecify.annotations.Nullable;

/** One analysis for each network, and the book of nodes beside them. Not safe for use by many threads. */
final class Analyses {

    private final AnalysisSettings settings;
    private final Map<Network, Running> byNetwork = new EnumMap<>(Network.class);
    private final Map<NodeName, ClockEstimate> clocks = new HashMap<>();
    private final Map<NodeName, Next> next = new HashMap<>();
    private final NodeBook book = new NodeBook();

    private record Running(FleetAnalysis analysis, Findings findings) {}

    private record Next(String epoch, long position) {}

    Analyses(AnalysisSettings settings) {
        this.settings = settings;
    }

    NodeBook book() {
        return book;
    }

    /** Makes a node of the store known. */
    void restore(NodeRecord node) {
        book.restore(node);
        Running running = running(node.network());
        running.analysis.expectNode(node.node());
        setClock(running, node.node(), node.clock());
    }

    /** Takes an event of before the journal: how a node stands. */
    void restore(NodeName node, Network network, Event event) {
        running(network).analysis.accept(node, event);
        book.told(node, network, event.at().micros(), event);
    }

    /** Says where a stream was before the journal began or goes on. */
    void expectNext(StreamId stream, long position) {
        next.put(stream.node(), new Next(stream.epoch(), position));
    }

    /** Takes events that were delivered, and tells the analysis of those that never will be. */
    void feed(StreamId stream, long first, List<Event> events, long receivedMicros, @Nullable ClockEstimate clock) {
        Running running = running(stream.network());
        setClock(running, stream.node(), clock);
        book.heard(stream, receivedMicros, clock);
        if (events.isEmpty()) {
            return;
        }
        Next expected = next.get(stream.node());
        long missed = expected != null && expected.epoch.equals(stream.epoch()) ? first - expected.position : 0;
        if (missed > 0) {
            running.analysis.accept(
                    stream.node(),
                    new DataGap(
                            new Stamp(receivedMicros, TimeSource.RECEIVED),
                            DataGap.Source.OUTBOX,
                            "never-delivered",
                            missed,
                            "the agent no longer had positions " + (first - missed) + " to " + (first - 1)));
        }
        for (Event event : events) {
            running.analysis.accept(stream.node(), event);
            book.told(stream.node(), stream.network(), receivedMicros, event);
        }
        expectNext(stream, first + events.size());
    }

    private void setClock(Running running, NodeName node, @Nullable ClockEstimate clock) {
        if (clock != null && !clock.equals(clocks.put(node, clock))) {
            running.analysis.clock(node, clock);
        }
    }

    /** Says that the events up to this moment are in. */
    void advance(long nowMicros) {
        byNetwork.values().forEach(running -> running.analysis.advance(nowMicros));
    }

    /** Moves everything found since the last time into the commit. */
    void drainInto(PendingCommit commit) {
        byNetwork.values().forEach(running -> {
            running.analysis.drain();
            running.findings.moveInto(commit);
        });
        commit.nodes.addAll(book.unwritten());
    }

    /** Forgets what was found since the last time: the store has it. */
    void discardFindings() {
        byNetwork.values().forEach(running -> {
            running.analysis.drain();
            running.findings.clear();
        });
    }

    /** What each analysis holds and left out. */
    void counters(BiConsumer<Network, AnalysisCounters> reader) {
        byNetwork.forEach((network, running) -> reader.accept(network, running.analysis.counters()));
    }

    private Running running(Network network) {
        return byNetwork.computeIfAbsent(network, added -> {
            Findings findings = new Findings(added);
            return new Running(new FleetAnalysis(added, settings, findings), findings);
        });
    }
}
