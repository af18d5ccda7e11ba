package org.bmon.agent.outbox;

import java.util.List;
import org.bmon.common.event.Event;

/** What is put into an outbox. */
public interface IntakeMetrics {

    /** Tells nobody. */
    IntakeMetrics NONE = events -> {};

    /** These events are in the outbox. */
    void committed(List<Event> events);
}
