package org.bmon.workbench.node;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bmon.agent.outbox.Intake;
import org.bmon.agent.outbox.ReadingPosition;
import org.bmon.common.event.Event;

/** An outbox that only holds what the sources tell. */
final class FeedBox implements Intake {

    private final List<Event> events = new CopyOnWriteArrayList<>();

    @Override
    public void append(List<Event> added, ReadingPosition... positions) {
        events.addAll(added);
    }

    @Override
    public Optional<String> position(String source) {
        return Optional.empty();
    }

    @Override
    public boolean isHalfFull() {
        return false;
    }

    <E extends Event> List<E> all(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }
}
