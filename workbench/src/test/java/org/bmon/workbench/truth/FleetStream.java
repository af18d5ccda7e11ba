package org.bmon.workbench.truth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bmon.agent.source.log.LogReader;
import org.bmon.agent.source.zmq.FrameCounters;
import org.bmon.agent.source.zmq.ZmqEvents;
import org.bmon.agent.source.zmq.ZmqFormatException;
import org.bmon.agent.source.zmq.ZmqRecording;
import org.bmon.common.NodeName;
import org.bmon.common.Stamp;
import org.bmon.common.TimeSource;
import org.bmon.common.event.DataGap;
import org.bmon.common.event.Event;

/** What simulated nodes tell, by their logs and by ZMQ, as the agent's readers read it: every fact that both tell comes twice. */
final class FleetStream {

    private final List<OfNode> events = new ArrayList<>();

    record OfNode(NodeName node, Event event) {}

    /**
     * Adds a node's log and its messages.
     *
     * @param lostFromMicros from when the log is lost for a while, by the node's clock; what is lost is not read, and the
     *     agent says so
     */
    void add(NodeName node, Path home, long lostFromMicros, long lostToMicros) throws IOException {
        List<Event> told = new ArrayList<>();
        LogReader reader = new LogReader(told::add);
        byte[] log = Files.readAllBytes(home.resolve("debug.log"));
        reader.accept(log, 0, log.length);
        reader.endOfFile();
        for (Event event : without(told, lostFromMicros, lostToMicros)) {
            events.add(new OfNode(node, event));
        }
        ZmqEvents messages = new ZmqEvents(new FrameCounters());
        try (ZmqRecording recording = ZmqRecording.open(home.resolve("zmq.jsonl"))) {
            for (ZmqRecording.Entry entry = recording.next(); entry != null; entry = recording.next()) {
                messages.accept(
                        "zmq", entry.message(), entry.receivedMicros(), event -> events.add(new OfNode(node, event)));
            }
        } catch (ZmqFormatException e) {
            throw new IOException(e);
        }
    }

    /** All of them, by the clocks of their nodes. */
    List<OfNode> byTime() {
        events.sort(Comparator.comparingLong(of -> of.event().at().micros()));
        return events;
    }

    private static List<Event> without(List<Event> told, long fromMicros, long toMicros) {
        List<Event> left = new ArrayList<>();
        boolean lost = false;
        for (Event event : told) {
            long at = event.at().micros();
            if (at >= fromMicros && at <= toMicros) {
                lost = true;
                continue;
            }
            if (lost) {
                lost = false;
                Stamp noticed = new Stamp(at, TimeSource.LOG);
                left.add(new DataGap(noticed, DataGap.Source.LOG, "bytes-skipped", 1_000L, "for a test"));
            }
            left.add(event);
        }
        return left;
    }
}
