package org.bmon.collector.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bmon.collector.fleet.ClockEstimate;
import org.bmon.collector.store.NodeRecord;
import org.bmon.common.Network;
import org.bmon.common.NodeName;
import org.bmon.common.event.Event;
import org.bmon.common.event.NodeStarted;
import org.bmon.common.event.StreamId;
import org.jspecify.annotations.Nullable;

/** The nodes that were ever heard, for people to look at. Not safe for use by many threads. */
final class NodeBook {

    /** The time a node was last heard is written this often and no more: it changes with every delivery. */
    private static final long REWRITE_MICROS = 10_000_000;

    private final SortedMap<NodeName, Page> pages = new TreeMap<>();

    private static final class Page {
        Network network;

        @Nullable String version;

        long firstHeardMicros;
        long lastHeardMicros;

        @Nullable ClockEstimate clock;

        @Nullable NodeRecord written;

        Page(Network network, long heardMicros) {
            this.network = network;
            this.firstHeardMicros = heardMicros;
            this.lastHeardMicros = heardMicros;
        }
    }

    /** Writes down what the store kept. */
    void restore(NodeRecord record) {
        Page page = new Page(record.network(), record.firstHeardMicros());
        page.version = record.version();
        page.lastHeardMicros = record.lastHeardMicros();
        page.clock = record.clock();
        page.written = record;
        pages.put(record.node(), page);
    }

    /** A node was heard. */
    void heard(StreamId stream, long atMicros, @Nullable ClockEstimate clock) {
        Page page = page(stream.node(), stream.network(), atMicros);
        page.network = stream.network();
        page.lastHeardMicros = Math.max(page.lastHeardMicros, atMicros);
        if (clock != null) {
            page.clock = clock;
        }
    }

    /** A node told something. */
    void told(NodeName node, Network network, long atMicros, Event event) {
        Page page = page(node, network, atMicros);
        if (event instanceof NodeStarted started) {
            page.version = started.version();
        }
    }

    private Page page(NodeName node, Network network, long heardMicros) {
        return pages.computeIfAbsent(node, added -> new Page(network, heardMicros));
    }

    /** All nodes by name. */
    List<NodeRecord> records() {
        List<NodeRecord> records = new ArrayList<>();
        pages.forEach((node, page) -> records.add(record(node, page)));
        return records;
    }

    /** The nodes of which the store should know more than it was last told. */
    List<NodeRecord> unwritten() {
        List<NodeRecord> records = new ArrayList<>();
        pages.forEach((node, page) -> {
            NodeRecord record = record(node, page);
            NodeRecord written = page.written;
            if (written == null
                    || record.network() != written.network()
                    || !Objects.equals(record.version(), written.version())
                    || (written.clock() == null && record.clock() != null)
                    || record.lastHeardMicros() - written.lastHeardMicros() >= REWRITE_MICROS) {
                page.written = record;
                records.add(record);
            }
        });
        return records;
    }

    private static NodeRecord record(NodeName node, Page page) {
        return new NodeRecord(
                node, page.network, page.version, page.firstHeardMicros, page.lastHeardMicros, page.clock);
    }
}
