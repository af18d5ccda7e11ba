package org.bmon.agent.source.log.tail;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bmon.agent.outbox.Outbox;
import org.bmon.agent.outbox.OutboxFullException;
import org.bmon.agent.outbox.OutboxState;
import org.bmon.agent.outbox.ReadingPosition;
import org.bmon.agent.outbox.Slice;
import org.bmon.common.event.Event;

/** What is committed, in memory: it outlives a tailer, as a file does. Only what tailers ask of an outbox. */
final class MemoryOutbox implements Outbox {

    final List<Event> events = new ArrayList<>();
    final Map<String, String> positions = new HashMap<>();
    boolean full;

    @Override
    public void append(List<Event> added, ReadingPosition... moved) throws OutboxFullException {
        if (full) {
            throw new OutboxFullException("the disk is full", new IllegalStateException("as the test wants it"));
        }
        events.addAll(added);
        for (ReadingPosition position : moved) {
            positions.put(position.source(), position.value());
        }
    }

    @Override
    public Optional<String> position(String source) {
        return Optional.ofNullable(positions.get(source));
    }

    @Override
    public Slice read(long from, int maxEvents, int maxBytes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void forget(long durable) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void park(long first, long last, String reason) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void bridge(long received) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void renew(String reason) {
        throw new UnsupportedOperationException();
    }

    @Override
    public OutboxState state() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
