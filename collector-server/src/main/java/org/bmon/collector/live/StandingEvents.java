package org.bmon.collector.live;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bmon.collector.store.JournalEntry;
import org.bmon.collector.store.StandingEvent;
import org.bmon.common.event.BlockConnected;
import org.bmon.common.event.BlockDisconnected;
import org.bmon.common.event.ChainState;
import org.bmon.common.event.Event;
import org.bmon.common.event.MempoolState;
import org.bmon.common.event.NodePhaseChanged;
import org.bmon.common.event.NodeReachable;
import org.bmon.common.event.NodeStarted;
import org.bmon.common.event.NodeUnreachable;
import org.bmon.common.wire.BatchCodec;
import org.bmon.common.wire.WireFormatException;
import org.jspecify.annotations.Nullable;

/**
 * The events that say how a node stands until another of the same kind comes: whether it runs, what it has loaded,
 * where its tip is. A restart needs the last of each however old it is.
 */
final class StandingEvents {

    private final BatchCodec codec;

    StandingEvents(BatchCodec codec) {
        this.codec = codec;
    }

    /** What a standing event tells; null for all other events. */
    private static @Nullable String kind(Event event) {
        if (event instanceof NodePhaseChanged changed) {
            return "NodePhaseChanged:" + changed.phase();
        }
        boolean standing = event instanceof NodeStarted
                || event instanceof NodeReachable
                || event instanceof NodeUnreachable
                || event instanceof ChainState
                || event instanceof MempoolState
                || event instanceof BlockConnected
                || event instanceof BlockDisconnected;
        return standing ? event.getClass().getSimpleName() : null;
    }

    /** The lines of those of the events that stand; null if none does. */
    byte @Nullable [] of(List<Event> events) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream(0);
        for (Event event : events) {
            if (kind(event) != null) {
                lines.writeBytes(codec.encodeEvent(event));
                lines.write('\n');
            }
        }
        return lines.size() == 0 ? null : lines.toByteArray();
    }

    /** The events of such lines, each with its kind. */
    List<StandingEvent> read(JournalEntry entry, byte[] lines) {
        List<StandingEvent> events = new ArrayList<>();
        int from = 0;
        for (int at = 0; at < lines.length; at++) {
            if (lines[at] == '\n') {
                byte[] line = Arrays.copyOfRange(lines, from, at);
                String kind = kind(event(line));
                if (kind != null) {
                    events.add(new StandingEvent(
                            entry.stream().node(), entry.stream().network(), kind, line));
                }
                from = at + 1;
            }
        }
        return events;
    }

    /** The event of one line. */
    Event event(byte[] line) {
        try {
            return codec.decodeEvent(line);
        } catch (WireFormatException e) {
            throw new IllegalStateException("the store gave other bytes than were put in: " + e.getMessage(), e);
        }
    }
}
