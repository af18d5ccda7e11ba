package org.bmon.workbench.replay;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bmon.agent.source.log.LogStatistics;
import org.bmon.collector.analysis.AnalysisSettings;
import org.bmon.collector.analysis.FleetAnalysis;
import org.bmon.collector.fleet.ClockEstimate;
import org.bmon.common.NodeName;
import org.bmon.workbench.cli.BadInput;

/**
 * Runs a recording through the agent's readers and the collector's analysis, all nodes side by side in the order of
 * time, as if they were watched now. Logs and messages are read as they are needed.
 */
final class Replay implements AutoCloseable {

    /** A recording is at rest: nobody waits for its records, so that even a node a day behind still amends them. */
    private static final AnalysisSettings SETTINGS = new AnalysisSettings(Duration.ofDays(1), 100_000, 1_000_000);

    private static final long ADVANCE_MICROS = 1_000_000;

    private final Recording recording;
    private final Map<NodeName, LogStream> logs = new TreeMap<>();
    private final List<EventStream> streams = new ArrayList<>();
    private final Findings findings = new Findings();

    Replay(Recording recording) throws BadInput {
        this.recording = recording;
        for (RecordedNode node : recording.nodes()) {
            LogStream log = new LogStream(node.name(), node.log());
            logs.put(node.name(), log);
            streams.add(log);
            streams.add(new ZmqStream(node.name(), node.zmq()));
        }
    }

    /**
     * Replays all of it.
     *
     * @throws BadInput if a file of the recording is not what its name says
     */
    ReplayReport run() throws BadInput {
        FleetAnalysis analysis = new FleetAnalysis(recording.network(), SETTINGS, findings);
        for (RecordedNode node : recording.nodes()) {
            analysis.expectNode(node.name());
            analysis.clock(node.name(), ClockEstimate.SAME_CLOCK);
        }
        long advanced = Long.MIN_VALUE;
        MergedEvents events = new MergedEvents(streams);
        for (MergedEvents.Head head = events.next(); head != null; head = events.next()) {
            findings.event(head.node(), head.event());
            if (head.dueMicros() - ADVANCE_MICROS > advanced) {
                analysis.advance(head.dueMicros());
                advanced = head.dueMicros();
            }
            analysis.accept(head.node(), head.event());
        }
        analysis.finish();
        Map<NodeName, LogStatistics> statistics = new TreeMap<>();
        logs.forEach((node, log) -> statistics.put(node, log.statistics()));
        return new ReplayReport(recording, findings, statistics);
    }

    @Override
    public void close() throws IOException {
        for (EventStream stream : streams) {
            stream.close();
        }
    }
}
