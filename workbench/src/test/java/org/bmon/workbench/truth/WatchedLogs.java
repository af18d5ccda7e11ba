package org.bmon.workbench.truth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bmon.agent.outbox.OutboxFullException;
import org.bmon.agent.source.log.LogReader;
import org.bmon.agent.source.rpc.NodeRpcException;
import org.bmon.collector.analysis.AnalysisSettings;
import org.bmon.collector.analysis.FleetAnalysis;
import org.bmon.collector.fleet.ClockEstimate;
import org.bmon.collector.watch.WatchSettings;
import org.bmon.collector.watch.WishBook;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.event.Event;

/** Finished logs of nodes, read by the agent's reader and analysed in the order of time. */
public final class WatchedLogs {

    /** So long after the last line what waits to be settled is: a disputed transaction takes a minute. */
    private static final long SETTLED_MICROS = 90_000_000;

    private static final long ADVANCE_MICROS = 1_000_000;

    private final Network network;
    private final WishBook wishes = new WishBook();
    private final Notices notices = new Notices();
    private final List<AskedNode> asked = new ArrayList<>();
    private final FleetAnalysis analysis;
    private final List<OfNode> events = new ArrayList<>();
    private final List<Event> answers = new ArrayList<>();
    private long lastMicros;

    private record OfNode(NodeName node, Event event, long atMicros) {}

    public WatchedLogs(Network network) {
        this.network = network;
        analysis = new FleetAnalysis(
                network, AnalysisSettings.defaults(), WatchSettings.defaults(network), wishes, notices);
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

    /** Lets a node answer over RPC what the analysis wishes for in the end. */
    public void answering(NodeName node, int rpcPort, Path cookie) {
        asked.add(new AskedNode(node, network, rpcPort, cookie, () -> lastMicros, 0, answers::add));
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
        lastMicros = advanced + SETTLED_MICROS;
        analysis.advance(lastMicros);
        try {
            while (answer()) {
                // An answer may bring about another wish.
            }
        } catch (NodeRpcException | OutboxFullException e) {
            throw new IllegalStateException("a node does not answer what is wished for", e);
        } finally {
            asked.forEach(AskedNode::close);
        }
        analysis.finish();
    }

    private boolean answer() throws NodeRpcException, OutboxFullException {
        boolean any = false;
        for (AskedNode node : asked) {
            List<String> wants = wishes.wants(node.name(), lastMicros);
            any |= !wants.isEmpty();
            node.wish(wants);
            answers.forEach(event -> analysis.accept(node.name(), event));
            answers.clear();
        }
        return any;
    }

    /** What was found. */
    public Notices notices() {
        return notices;
    }
}
