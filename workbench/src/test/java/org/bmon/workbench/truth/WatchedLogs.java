package org.bmon.workbench.truth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bmon.agent.source.log.LogReader;
import org.bmon.collector.analysis.AnalysisSettings;
import org.bmon.collector.analysis.FleetAnalysis;
import org.bmon.collector.fleet.ClockEstimate;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.event.Event;

/** Finished logs of nodes, read by the agent's reader and analysed in the order of time. */
public final class WatchedLogs {

    /** So long after the last line what waits to be settled is: a disputed transaction takes a minute. */
    private static final long SETTLED_MICROS = 90_000_000;

    private static final long ADVANCE_MICROS = 1_000_000;

    private final Notices notices = new Notices();
    private final FleetAnalysis analysis;
    private final List<OfNode> events = new ArrayList<>();

    private record OfNode(NodeName node, Event event, long atMicros) {}

    public WatchedLogs(Network network) {
        analysis = new FleetAnalysis(network, AnalysisSettings.defaults(), notices);
    }

    /** Reads a node's log, whose clock is so far ahead. */
    public void add(NodeName node, Path log, long offsetMicros) throws IOException {
        analysis.clock(node, new ClockEstimate(offsetMicros, offsetMicros == 0 ? 0 : 100));
        LogReader reader = new LogReader(
                event -> events.add(new OfNode(node, event, event.at().micros() - offsetMicros)));
        byte[] text = Files.readAllBytes(log);
        reader.accept(text, 0, text.length);
        reader.endOfFile();
    }

    /** Analyses all that was read. */
    public void analyse() {
        events.sort(Comparator.comparingLong(OfNode::atMicros));
        long advanced = Long.MIN_VALUE;
        for (OfNode of : events) {
            if (of.atMicros - ADVANCE_MICROS > advanced) {
                analysis.advance(of.atMicros);
                advanced = of.atMicros;
            }
            analysis.accept(of.node, of.event);
        }
        analysis.advance(advanced + SETTLED_MICROS);
        analysis.finish();
    }

    /** What was found. */
    public Notices notices() {
        return notices;
    }
}
