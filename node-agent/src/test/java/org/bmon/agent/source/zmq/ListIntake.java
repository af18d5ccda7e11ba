package org.bmon.agent.source.zmq;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bmon.agent.outbox.Intake;
import org.bmon.agent.outbox.OutboxFullException;
import org.bmon.agent.outbox.ReadingPosition;
import org.bmon.common.event.DataGap;
import org.bmon.common.event.Event;

/** Keeps what is committed, as long as it is not full. */
final class ListIntake implements Intake {

    final List<Event> events = new CopyOnWriteArrayList<>();
    final Map<String, String> positions = new ConcurrentHashMap<>();
    volatile boolean full;
    volatile boolean broken;

    @Override
    public synchronized void append(List<Event> added, ReadingPosition... moved) throws OutboxFullException {
        if (full) {
            throw new OutboxFullException("the disk is full", new IllegalStateException("as the test wants it"));
        }
        if (broken) {
            throw new IllegalStateException("broken, as the test wants it");
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
    public boolean isHalfFull() {
        return false;
    }

    long count(Class<? extends Event> type) {
        return events.stream().filter(type::isInstance).count();
    }

    /** The sum of what the gaps say is missing. */
    long missing() {
        return events.stream()
                .filter(DataGap.class::isInstance)
                .map(event -> ((DataGap) event).missing())
                .mapToLong(missing -> missing == null ? 0 : missing)
                .sum();
    }
}
