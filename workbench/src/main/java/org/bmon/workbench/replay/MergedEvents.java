package org.bmon.workbench.replay;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.bmon.common.NodeName;
import org.bmon.common.event.Event;
import org.bmon.workbench.cli.BadInput;
import org.jspecify.annotations.Nullable;

/**
 * The events of many streams as one, by time; each stream keeps its own order, also where its times go back a little.
 * It holds one event of each stream.
 */
final class MergedEvents {

    private final PriorityQueue<Head> heads =
            new PriorityQueue<>(Comparator.comparingLong(Head::dueMicros).thenComparingInt(Head::stream));
    private final List<? extends EventStream> streams;

    MergedEvents(List<? extends EventStream> streams) throws BadInput {
        this.streams = List.copyOf(streams);
        for (int i = 0; i < streams.size(); i++) {
            refill(i, Long.MIN_VALUE);
        }
    }

    /** The next event and whose it is; null after the last. */
    @Nullable Head next() throws BadInput {
        Head head = heads.poll();
        if (head != null) {
            refill(head.stream(), head.dueMicros());
        }
        return head;
    }

    private void refill(int stream, long after) throws BadInput {
        Event event = streams.get(stream).next();
        if (event != null) {
            heads.add(new Head(
                    streams.get(stream).node(),
                    event,
                    Math.max(after, event.at().micros()),
                    stream));
        }
    }

    /**
     * An event in its turn.
     *
     * @param node whose it is
     * @param event the event
     * @param dueMicros its time, or that of the event before it in its stream if that is later
     * @param stream the number of its stream
     */
    record Head(NodeName node, Event event, long dueMicros, int stream) {}
}
